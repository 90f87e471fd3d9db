"""What a note says, apart from how it is written."""

import hashlib
import unicodedata

#: A note with fewer letters, or fewer characters of Chinese, Japanese or Korean, says
#: too little to be follow-up.
LETTERS, CHARACTERS = 20, 8
#: With fewer different ones it says nothing, however long it is.
DIFFERENT = 5


def get_fingerprint(text):
    """What two notes that say the same have in common; ``None`` of one without content.

    Only letters count: another date, number, dash or capital doesn't make a new note.
    """
    letters = [
        letter
        for letter in unicodedata.normalize("NFKC", text).casefold()
        if letter.isalpha()
    ]
    whole_words = sum(map(_is_whole_word, letters))
    substance = (len(letters) - whole_words) / LETTERS + whole_words / CHARACTERS
    if substance < 1 or len(set(letters)) < DIFFERENT:
        return None
    return hashlib.sha256("".join(letters).encode()).hexdigest()


def _is_whole_word(letter):
    """Whether a character says as much as a word: Chinese, Japanese and Korean."""
    return (
        "\u3040" <= letter <= "\u9fff"
        or "\uac00" <= letter <= "\ud7af"
        or (letter >= "\U00020000")
    )
