"""Domains that a manager types: literals, checked when saved, never evaluated."""

from ast import literal_eval

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain


def read_domain(text):
    """Domain of a stored text; an empty text matches everything.

    Only Python literals are read, so a text can never run anything.
    """
    return Domain(literal_eval((text or "[]").strip() or "[]"))


def check_domain(model, text, label):
    """Refuse a text that is not a domain the current user may search ``model`` with.

    The search runs with the user's own rights: a domain must not become a way to probe
    fields that its author cannot read.
    """
    env = model.env
    try:
        model.sudo(False).search_count(read_domain(text), limit=1)
    except AccessError:
        raise
    except Exception as error:
        # Anything may be typed, so anything may go wrong: the author gets one answer.
        raise ValidationError(
            env._(
                "%(field)s: “%(text)s” is not a condition on leads (%(error)s). Use "
                "the condition editor, and relative dates such as 'today -7d'.",
                field=label,
                text=text[:100],
                error=error,
            )
        ) from error
