"""How `run` and `test` get Odoo, PostgreSQL and a browser, and put them to work.

Standard library only, one idea a file. Nothing in here is needed by the add-on.
What must run inside Odoo's own process lives in `inside/`.
"""
