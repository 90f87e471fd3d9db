"""What may come between a transaction and the others."""

import psycopg2

from odoo.exceptions import ConcurrencyError

#: The database's trouble with other transactions, or with itself.
INTERFERENCE = (psycopg2.OperationalError, psycopg2.InterfaceError, ConcurrencyError)

#: How often a scheduled job tries again what somebody's changes came in between.
ATTEMPTS = 5
