"""The developer portal: public pages under ``/`` and ``/docs``, none of which needs the database to be shown."""
