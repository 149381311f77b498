"""The pages: the public developer portal and the console, rendered on the server."""
