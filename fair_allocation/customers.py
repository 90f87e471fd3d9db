"""Which leads are of the same customer: plain sets of what they have in common."""

#: What stands behind a name only because of the law, as a regular expression. Latin
#: ones stand apart from the name, Chinese ones don't.
LEGAL_FORMS = (
    r"(,?\s+(gmbh\s*&\s*co\.?\s*kg|gmbh|mbh|ag|se|kg|ohg|ug|e\.?k|"
    r"(co|pty|pte|pvt)\.?,?\s*ltd|ltd|limited|plc|llc|llp|lp|inc|incorporated|corp|"
    r"corporation|company|co|s\.?a\.?r\.?l|s\.?a\.?s|s\.?a|s\.?p\.?a|s\.?r\.?l|s\.?l|"
    r"b\.?v|n\.?v|oy|oyj|ab|as|a/s|aps|k\.?k|d\.?o\.?o|sp\.?\s*z\s*o\.?\s*o)\.?|"
    r"(股份|有限责任|有限)+公司)\s*$"
)

#: What a name may be written with or without: blanks, the wide Chinese one among them.
BLANKS = " \t\u00a0\u3000"

#: A name as indexes keep it, which costs next to nothing: small letters, no blanks.
NAME_KEY = f"translate(lower(%s), '{BLANKS}', '')"

#: A name as it is compared, in SQL: the same without its legal form.
PLAIN_NAME = (
    f"translate(regexp_replace(lower(%s), '{LEGAL_FORMS}', ''), '{BLANKS}', '')"
)


def same_name(column, value):
    """Condition in SQL that a column holds the customer with this plain name.

    The index finds what begins like it; then the whole name has to be the same.
    """
    key = NAME_KEY % column
    return (
        f"({key} ~>=~ {value} AND {key} ~<~ ({value} || chr(1114111)) "
        f"AND {PLAIN_NAME % column} = {value})"
    )


def tax_number(text, country=None):
    """A tax number as it is compared: without blanks, with the code of its country.

    People write that code or leave it out.

    >>> tax_number("be 0477.472.701"), tax_number("0477472701", "BE")
    ('BE0477472701', 'BE0477472701')
    """
    plain = "".join(filter(str.isalnum, text)).upper()
    return plain if plain[:2].isalpha() else (country or "") + plain


class Customers:
    """Leads put together by customer: those that share a key, directly or by others.

    A key is a triple: what it is, the company whose customer it is, and the value.
    """

    def __init__(self):
        self._parents = {}
        self._key_by_lead = {}

    def __contains__(self, key):
        return key in self._parents

    def add(self, lead, keys):
        """Enter a lead; one without keys is nobody's known customer."""
        if keys:
            self._key_by_lead[lead] = keys[0]
            self.join(*keys)

    def join(self, first, *others):
        """State that these keys belong to the same customer."""
        root = self.find(first)
        for key in others:
            self._parents[self.find(key)] = root

    def find(self, key):
        """The key that stands for the customer to whom ``key`` belongs."""
        parents = self._parents
        while (parent := parents.setdefault(key, key)) is not key:
            parents[key] = key = parents[parent]
        return key

    def by_lead(self):
        """``{lead id: customer}``."""
        return {lead: self.find(key) for lead, key in self._key_by_lead.items()}

    def keys(self, kind):
        """All keys of this kind, in the order in which they were found."""
        return [key for key in self._parents if key[0] == kind]
