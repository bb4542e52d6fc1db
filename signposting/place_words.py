"""The small words around places: what stands before one, what refuses one, what shows that no place is meant.

Lists of words only, in the form of :func:`signposting.gazetteer.name_key`; :mod:`signposting.place_mentions` uses them.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLACE_PREPOSITIONS = _words(
    """
    above across around at beside between by close from in inside near nr outside round to toward towards via
    """
)
"""After these a place is likely: "classes in Bolton"."""

SURE_PREPOSITIONS = _words("around in near nr outside round")
"""After these even a name that is a person's is a place: "near Shirley", but not "to Shirley"."""

LIVING = _words(
    """
    am based flat from home house im liv live lived lives livin living located moved moving originally reside
    resides stay staying stays were work working works
    """
)
"""Words of where somebody lives, before the place or before its preposition: "I live Bolton", "based in Sale"."""

SETTLED = _words("based live lived lives livin living moved")
"""Words that lead to the place by themselves: "I live Bolton"."""

TRAVELLING = _words(
    """
    back bus close come coming commute drive drives get gets getting go goes going lift moved moving near nearest next
    over ride runs train tram travel travelling walk way
    """
)
"""Words after which "to" leads to a place: "get to Bury", "next to Sale"."""

WOULD_BE = _words("be d does is might ll s will would works")
SUITING = _words(
    "alright be better closer do easier fine good great handier handy just nearer ok okay perfect suit too work"
)
"""Words that, after those, say that a place would do: "Bury would be just as handy"."""

BEFORE_OF = _words(
    """
    area areas bit borough center centre city east edge hour kilometre kilometres km middle mile miles min mins
    minute minutes north out outside outskirts part parts people residants residents side south suburb town village
    west
    """
)
"""Words after which "of" leads to a place: "two miles of Leigh", "the centre of Bath"."""

PASSED_OVER = _words(
    """
    central downtown east eastern greater nearby north northern south southern sunny the west western
    """
)
"""Words that may stand between a preposition and the place."""

CENTRES = (
    "town centre",
    "city centre",
    "town center",
    "city center",
    "centre",
    "center",
    "village",
    "area",
    "way",
    "borough",
    "district",
    "region",
)
"""What people put behind a place's name that still says no more than the place."""

FILLERS = _words(
    """
    a about actually address again am an and any area around at based basically be because bit britain btw but by center
    central centre change cheers city close code currently east england er erm err exact exactly from gb guess
    hello here hey hi hiya home house how i id im in instead is ish it its just kind kingdom lets like live
    lives living located lol look looking love m mainly make mate maybe me mostly my near nearby nearest no nope
    north now nr of oh ok okay or outside place please pls plz postcode precise precisely probably really right
    round s said say search so somewhere sorry sort south stay staying still ta thank thanks thats the there
    think thx to town try uh uk um umm united us village way we well were west what where which x xx yeah yep
    yes you your youre
    """
)
"""Words of an answer to "Where are you?" that say nothing themselves."""

BEFORE_NAMES = _words("east north south west")
"""Those of them that names begin with: "west bromich"."""

COURSES = _words(
    "class classes course courses lesson lessons session sessions something anything interview job jobs work cv"
)
"""Words that a place follows without more, where it ends the message: "any courses L4"."""

REFUSING = _words(
    """
    aint arent avoid avoiding besides cannot cant couldnt didnt doesnt dont except excepting exclude excluding isnt
    minus never no not shouldnt without wont wouldnt
    """
)
"""Words that refuse the place that follows them: "not Manchester"."""

REFUSING_PAIRS = frozenset(
    {
        ("nowhere", "near"),
        ("rather", "than"),
        ("other", "than"),
        ("instead", "of"),
        ("apart", "from"),
        ("aside", "from"),
        ("opposed", "to"),
    }
)
"""Pairs of words that refuse the place that follows them."""

BEFORE_BUT = _words("all any anything anywhere everything everywhere nowhere")
"""Words after which "but" refuses: "anywhere but Bolton"."""

BETWEEN_REFUSAL_AND_PLACE = _words(
    """
    a able all anything anywhere around as at be by come do down for from get getting give go going in interested into
    like live living me near nr of out over really round send show sending the to towards travel travelling want
    wanting way
    """
)
"""Words between a refusal and the place: "I can't get to Bolton". "Not far from Bolton" is no refusal."""

SAID = _words("put said say typed wrote")
"""Words after which a place stands that was said before: "I put Wigan"."""

BEFORE_NO = _words("actually ah er erm hang hold no oh on oops soz sory sorry um wait")
"""Words before a "no" that puts a place right rather than refusing it: "sorry no Bury"."""
PUTTING_RIGHT = _words("actually be but have its live meant should")
"""Words between a place that was said before and the one that is meant."""

TITLES = _words(
    """
    aunt auntie called cllr councillor dear dr miss mr mrs ms name named nan prof professor sir surname uncle
    """
)
"""Words before a person's name."""

NOT_THE_PLACE = _words(
    """
    albion athletic ave avenue cheese crescent fc lane rd road rovers sauce street united wanderers
    """
)
"""Words behind a name that make it a street, a club or a dish: "Oldham Road"."""

OF_TOWNS = _words("college hospital market station")
"""Words behind the name of a town, however it is written: "on bury market"."""

SITES = OF_TOWNS | _words("branch campus depot office site store")
"""Words behind the name of the place where they are: "the Bath office"."""

COUNTRIES = _words(
    """
    america australia bangladesh canada france germany ghana india ireland italy jamaica kenya nigeria pakistan poland
    scotland somalia spain usa wales zealand
    """
)
"""Words behind the name of a place that lies elsewhere: "Kingston Jamaica"."""

DETERMINERS = _words(
    """
    a all an any each every for her his more my no on our some that the their these this those your
    """
)
"""Words before a noun or verb: "a bath", "for sale" are no places."""

MONTHS = _words("march may")
MONTH_NAMES = _words("january february march april may june july august september october november december")


LITERACY = _words(
    """
    bad better confidence confident english good help helping improve improving learn lessons level literacy maths
    practice practise reading skill skills spelling struggle struggling support writing
    """
)
"""Near these "reading" is what one does with a book."""

BEFORE_CODES = _words(
    """
    bus cefr chapter entry esol form grade j junction key ks level lvl model module motorway no number page part
    platform room route stage type unit version windows year
    """
)


AFTER_CODES = _words(
    """
    and award bucket bus certificate chip chips class course courses diploma english esol exam form ict instance
    ipad it level mac macbook maths motorway nvq paper phone pro processor qualification storage test to
    """
)
"""Words beside which "L2", "B1" or "M1" is a level, a chip or a bus rather than an outcode."""

TRYING = _words("do look put search try use")
AFTER_TRIED = _words("instead now please pls same then")
"""Words before and behind a place that is to be looked in: "try Shirley instead", "look bury please"."""

NO_LEVELS = frozenset("56789")
"""Figures of outcodes of one letter and one figure that are hardly levels ("L2", "B1")."""

TIMES = _words("afternoons daytime daytimes evening evenings eves mornings nights saturdays weekdays weekend weekends")
"""Words that go on from where a course is to be to when."""

AFTER_MOTORWAYS = _words("area bit district end part postcode postcodes region side")


BEFORE_CHIPS = _words("an apple chip gcse has imac ipad mac macbook mini pro air with")
"""Behind these "M1" is a chip, or a paper of an exam."""

ON_ROADS = _words("along down junction motorway off on the up")
"""Words before a motorway: "off the M40", but "the M40 area" is a postcode."""

ANSWER_ENDINGS = _words("area borough center centre city district region town village way")
"""Words that an answer to "Where are you?" may end with and still say no more than the place."""

CONTRACTIONS = _words(
    """
    arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt mustnt neednt shouldnt theyre theyve wasnt werent
    whats wheres wont wouldnt youre youve
    """
)
"""Words that are not misspelt places: "havent" is not Havant."""
