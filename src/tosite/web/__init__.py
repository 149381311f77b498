"""The HTTP kernel: routing, binding, errors, paging, OpenAPI."""
