"""The words of a topic: what is left of a text when the words that every request has are taken out.

The search compares them with the words of courses where no skill's name helps, and demand keeps those of them that
are on the list of subjects and trades.
"""

from spacy.lang.en.stop_words import STOP_WORDS

from signposting.language import lemma, read_doc

EVERY_REQUEST = frozenset(
    "able anybody anyone anything area ask available basic basics begin beginner bit book bring build cant certificate "
    "class classes college come could course courses day days difficulty do does dont easy enrol evening evenings "
    "find free fun get getting give go good got hello help hi hour idea improve job join just kind know knowledge learn learner "
    "lesson lessons let level like little local look looking love lot make mate maybe mean mind money more morning move mum need needs "
    "near nearby new next night offer ok online people person place please possible practice probably qualification really "
    "same say school see session show sign skill skills something somewhere sort start started study subject suggest "
    "sure take teach teacher teaching tell thank thanks thing think time today train training try tuition tutor understand use "
    "used useful using want wanted way week weekend wish wondering work workshop would year years yes".split()
)
"""Words that say that somebody wants a course, and not which."""


def words_of_topic(text: str) -> tuple[str, ...]:
    """The distinct words of the topic in the order of the text, in lower case and mended.

    Addresses, telephone numbers and other figures are never words of a topic.
    """
    return tuple(
        dict.fromkeys(
            token.norm_
            for token in read_doc(text)
            if token.is_alpha and len(token.norm_) > 1 and _tells(token.norm_) and _tells(lemma(token.norm_))
        )
    )


def stems_of_topic(text: str) -> tuple[str, ...]:
    """The same words without their endings, so that "logos" finds "logo"."""
    return tuple(dict.fromkeys(lemma(word) for word in words_of_topic(text)))


def _tells(word: str) -> bool:
    return word not in STOP_WORDS and word not in EVERY_REQUEST
