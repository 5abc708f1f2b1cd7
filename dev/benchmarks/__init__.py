"""How fast the add-on answers, beside what PostgreSQL can do and what Odoo alone does. ``dev/bench`` runs it."""
