"""What runs inside Odoo's own process, with Odoo's packages."""
