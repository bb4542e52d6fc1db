"""What residents say, in many voices, and the places that they mean by it: no more and no fewer."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signposting.language import read_doc
from signposting.places import load_gazetteer
from signposting.reading import Reader
from signposting.settings import FIRST_REGIONS

GAZETTEER = load_gazetteer(FIRST_REGIONS)


def places_in(text: str) -> list[str]:
    return [str(mention.value) for mention in GAZETTEER.find_places(read_doc(text))]


def lines(table: str) -> list[tuple[str, list[str]]]:
    """A table of ``text => place | place`` as parameters."""
    rows = (line.rpartition("=>") for line in table.strip().splitlines())
    return [(text.strip(), [name.strip() for name in names.split("|") if name.strip()]) for text, _, names in rows]


PLACES_OF_EVERY_REGION = """
excel class in Bolton => Bolton
i want to learn word in chadderton please => Chadderton
word course moss side => Moss Side
nr chorley => Chorley
bury not bolton => Bury
Bury, the Lancashire one, not Bury St Edmunds => Bury
hyde, they call it greater manchester now => Hyde
no I meant March not Wisbech, we have moved => March
right now leigh not wigan, his dads got him => Leigh
not bury not bolton, leigh => Leigh
I live in March in the Fens => March
start in March in Cambridge => Cambridge
need excel 4 interview l8 => L8
not just posting selfies lol. bury btw => Bury
is there a class in burkinhed => Birkenhead
lookin for autocad corse tiptun, im dislexic => Tipton
typing course nere wensbury => Wednesbury
Bury would be just as handy => Bury
sorry i said bolton, should be bury => Bury
i put wigan but i live in leigh => Leigh
ok so how about leigh then, like before => Leigh
what about sale then => Sale
leigh then, same as last time => Leigh
i said leigh or wigan => Leigh | Wigan
Runcorn is his work, search for Widnes please => Widnes
she has moved over to liverpool l8 => L8
i live in longsight. my english is not so good => Longsight
the ccna one wallsall has to start in february => Walsall
to read things out to me. duddly => Dudley
Cradley Heath, it's by Dudley => Cradley Heath
python for begginers stokton on tees eveings => Stockton-on-Tees
oh it's bury i live in => Bury
stall on bury market, want to sell online => Bury
I start at the Bath office so go from there => Bath
photo editing in the Jewellery Quarter => Jewellery Quarter
Hi I'm Sam, from Hulme, I'd like to learn Canva => Hulme
i work in a warehouse in trafford park => Trafford Park
classes at MediaCity salford => MediaCityUK
in a flat in gorton near the tesco => Gorton
coffee with mum in heaton chapel => Heaton Chapel
anything near Ancoats or the Northern Quarter => Ancoats | Northern Quarter
toxteth => Toxteth
word classes in the baltic triangle => Baltic Triangle
im in huyton and need a tablet class => Huyton
coding in newton le willows or st helens => Newton-le-Willows | St Helens
my nan lives in halewood => Halewood
west kirby library => West Kirby
widnes or runcorn, evenings => Widnes | Runcorn
im from tipton => Tipton
west brom => West Bromwich
I run a cafe in Digbeth => Digbeth
kings heath => Kings Heath
king's heath, mornings => Kings Heath
acocks green => Acocks Green
is there owt in Brierley Hill => Brierley Hill
bilston or wednesfield => Bilston | Wednesfield
tile hill coventry => Tile Hill
Chelmsley Wood => Chelmsley Wood
hartlepool headland => Headland
we need 5 welders in Redcar by june => Redcar
south bank => South Bank
grove hill middlesbrough => Grove Hill
thornaby => Thornaby
Ingleby Barwick => Ingleby Barwick
marske by the sea => Marske-by-the-Sea
stockton on tees => Stockton-on-Tees
excel in Easterside => Easterside
Stokes Croft Bristol => Stokes Croft
st pauls => St Pauls
knowle west in bristol => Knowle West
Bradley Stoke => Bradley Stoke
emerson's green => Emersons Green
jobs in Cribbs Causeway => Cribbs Causeway
twerton, bath => Twerton
midsomer norton => Midsomer Norton
Arbury in Cambridge => Arbury
kings hedges cambridge => King's Hedges
werrington peterborough => Werrington
Orton Goldhay => Orton Goldhay
whittlesey => Whittlesey
St Neots => St Neots
Ely => Ely
employers in Tees Valley => Tees Valley
free courses on merseyside => Merseyside
anything in the black country => Black Country
greater manchester => Greater Manchester
courses in the Fens => The Fens
Stoke Newington => Stoke Newington
moved from Leeds to Oldham => Leeds | Oldham
in Edinburgh => Edinburgh
my mum is in Weston-super-Mare => Weston-super-Mare
"""

EVERYDAY_NAMES = """
B'ham => Birmingham
i live in brum => Birmingham
zoom classes in Manc city centre => Manchester
in the boro => Middlesbrough
excel m'bro => Middlesbrough
Wolves => Wolverhampton
database course wolverhamton => Wolverhampton
Peterboro => Peterborough
BANES => Bath and North East Somerset
saint helens evenings => St Helens
St. Helens => St Helens
st.helens => St Helens
teesside uni => Teesside
"""

POSTCODES = """
M40 1AB => M40
CCNA 200-301 b5 evenings => B5
ol13lj => OL1
OL1.3LJ => OL1
ol1 3 lj => OL1
"OL1 3LJ", evenings => OL1
postcode is 0L1 3LJ => OL1
my postcode's ts1 4ag thanks => TS1
M401AB => M40
m40 => M40
M40 area => M40
I'm in the M40 area => M40
in L2 => L2
near L8 => L8
in B1 => B1
level 3 in L3 => L3
computer course b16 => B16
windows 11 help in TS1 => TS1
3d printing in B12 => B12
ol1 and ol9 => OL1 | OL9
within 10km of M14 5TP => M14
need exel 4 work nr M40 after 6 => M40
sw1a 1aa => SW1A
in EC2 => EC2
I live at M49 1AA => M49
spreadsheets near ol1 3lj please => OL1
"""

ONCE_EACH = """
Chadderton, Oldham => Chadderton
chadderton oldham => Chadderton
I live in Stretford, Manchester => Stretford
Stretford, Trafford, Greater Manchester => Stretford
Kirkby, Liverpool => Kirkby
kirkby near liverpool => Kirkby
Salford, Manchester => Salford
Hulme (Manchester) => Hulme
Manchester (Hulme) => Hulme
Bristol, Easton => Easton
wirral, birkenhead => Birkenhead
Oldham OL1 3LJ => OL1
OL9, Chadderton => OL9
M15 Hulme Manchester => M15
chorlton cum hardy, m21 => M21
Ashton, Tameside => Ashton-under-Lyne
Ashton under lyne, tameside => Ashton-under-Lyne
Clifton, Bristol => Clifton
Street, Somerset => Street
Eye, Peterborough => Eye
in Nelson, Lancashire => Nelson
Oldham, yes Oldham => Oldham
Bolton or Bury => Bolton | Bury
bolton, bury => Bolton | Bury
Bath or Bristol => Bath | Bristol
Manchester, Oldham => Manchester | Oldham
within 5 miles of bolton town centre => Bolton
"""

WORDS_THAT_ARE_PLACES_HERE = """
microsoft word L8 => L8
fair enough. L8 then, essential digital skills => L8
in March I can start excel =>
I live in Oldham, doesn't help that I can't drive => Oldham
I'm in Bolton, won't do evenings => Bolton
want to do a NVQ L5 =>
help with my Samsung S9 =>
is there anywhere in Bath I can use a computer => Bath
I do the books. Leigh near Wigan => Leigh
lessons with Leigh near Wigan => Wigan
any courses L4 => L4
l4 walton. want to edit videos => L4
L3 Liverpool course in video editing => Liverpool
i want excel L2, Liverpool or online => Liverpool
classes in Bury => Bury
excel course bury => Bury
get to Bury on the bus => Bury
excel in sale => Sale
near Sale => Sale
excel course sale => Sale
in bath => Bath
Bath please => Bath
I live in Reading and want to learn python => Reading
i live in march and need word => March
between March and Chatteris => March | Chatteris
nothing out March way => March
I live in Shirley => Shirley
near shirley => Shirley
my son lives in Leigh => Leigh
excel evenings, Leigh => Leigh
something in hyde => Hyde
I have a good deal in Deal => Deal
bank top => Bank Top
in norton => Norton
kelly from Bolton => Bolton
in central manchester => Manchester
in the south of Manchester => Manchester
all over Cambridge => Cambridge
5 miles of Leigh => Leigh
bolton's library => Bolton
Bolton-based plumber wants a website => Bolton
I Need Excel In Bolton => Bolton
EXCEL IN BOLTON => Bolton
"""

NO_PLACE = """
so sale I thought, and it was gone =>
I hope I am writing to the right people =>
i hope we can do it =>
help with reading =>
I NEED HELP WITH READING =>
I need help with reading and writing emails =>
i am reading a book about excel =>
Reading =>
can I start in March =>
start in march please =>
march =>
between March and May =>
I may be able to come =>
I want to work in sales =>
for sale =>
i want to sell stuff for sale online =>
i need a bath =>
how to bury my nan =>
he tried to hide it =>
over the phone =>
getting over my fear of computers =>
local library =>
Central Library =>
at college =>
from home =>
in person =>
in the evening =>
in the mornings =>
at weekends =>
for beginners =>
near me =>
somewhere near me in the evening =>
close to the park =>
on the street =>
High Street =>
any in town =>
in town centre =>
castle =>
central =>
in the north west =>
I work in the west end =>
go green =>
wood carving =>
church computer club =>
by bus =>
I deal with customers =>
deal or no deal =>
battle with my laptop =>
settle in =>
i want a sandwich course in engineering =>
in rugby club =>
barking mad =>
stone age =>
software =>
fleet of vans =>
crook got my password =>
mold in my flat =>
my eye is bad =>
hope you can help =>
with hope =>
knitting pattern for a baby cardigan =>
cheddar cheese =>
my name is Shirley =>
hello my name is Preston =>
I'm Ashley and I want python =>
Wendy told me about this =>
Mr Bolton said it was free =>
Leigh said you could help =>
paradise lost by Milton =>
norton antivirus =>
free on Mondays =>
yes please =>
hi =>
"""

CODES_THAT_ARE_NOT_OUTCODES = """
an L4 course in data =>
level 2 it course =>
L2 maths and english =>
maths L2 evenings =>
L2 ICT in Liverpool => Liverpool
L3 AAT =>
e3 esol maths =>
esol b1 =>
B1 English =>
off the M40 =>
on the m60 =>
m60 motorway =>
off the M6 near Walsall => Walsall
junction 9 of the M60 near Trafford Park => Trafford Park
bus 42 to Didsbury => Didsbury
B2B marketing =>
E2E testing =>
my m1 macbook =>
AWS S3 =>
Windows 10 =>
mp3 files =>
mp4 =>
ps5 =>
A4 paper =>
a1 =>
N1 form =>
html5 and css3 =>
ks2 maths =>
can you help me with my CV1 =>
£20 in Bolton => Bolton
at 6pm on 12/5 =>
call 0161 496 0000 =>
"""

REFUSED = """
please do not send me to Sale, somewhere in Rochdale => Rochdale
not Manchester =>
anywhere but Bolton =>
anywhere except middlesbrough =>
except for Bolton =>
other than Leigh =>
I can't get to Salford =>
dont want to go to manchester or salford =>
im not traipsing all the way to Manchester for that =>
Bolton is too far =>
wisbech wont do, no bus =>
no eccles not salford => Eccles
sorry not dudley, stourbridge. i always say dudley cos its the council => Stourbridge
Bolton won't work for me, Bury => Bury
Bolton would do => Bolton
liverpool's no good to me, I'm in Southport => Southport
not in Manchester but Oldham is ok => Oldham
not Manchester, Rochdale => Rochdale
no not bolton, bury => Bury
no, Bolton => Bolton
rather than Bolton try Horwich => Horwich
could i do it in oldham instead of rochdale => Oldham
not in bolton or bury but wigan is fine => Wigan
I don't live in Bolton any more, I'm in Wigan now => Wigan
not far from Oldham => Oldham
not just in Oldham => Oldham
not online in bolton => Bolton
not online, in bolton => Bolton
there's nothing in Bolton => Bolton
"""

MISSPELT = """
exel in bolten => Bolton
excel in birmigham => Birmingham
excel in brimingham => Birmingham
spredsheet corse birmigham => Birmingham
computer lessons manchestor => Manchester
liverpol => Liverpool
nr stocport => Stockport
in rochdail => Rochdale
in chaderton oldham => Chadderton
midlesbrough => Middlesbrough
hartlepol or darlingtn => Hartlepool | Darlington
wiggan => Wigan
peterbourgh => Peterborough
cambrige => Cambridge
mos side => Moss Side
hazle grove => Hazel Grove
photoshop in stockten on tees => Stockton-on-Tees
near hudersfield => Huddersfield
can u teach my mum ipad in wythenshaw => Wythenshawe
mossside => Moss Side
"""

MISSPELT_WORDS = """
on the tools 7 til 5, five days =>
in exel =>
in pyton =>
in speadsheets =>
in evning =>
from scrach =>
from begining =>
at libary =>
near libary in bolton => Bolton
wensday in bolton => Bolton
to get a jod =>
round the coner =>
near my hose =>
in wordpres =>
in englsh =>
in januray =>
close to jobcenter =>
I haven't got a computer at home =>
i havent a clue =>
bostin =>
from khadija =>
by sandra =>
i live near grandaughter =>
"""


AS_PEOPLE_TALK = """
I live in a village called Cottenham => Cottenham
hi there im after a course on spreadsheets im based in oldbury => Oldbury
do you do owt in gatley => Gatley
my postcode is wv14 0ab if that helps => WV14
any photoshop courses stockport way => Stockport
I'm a carer in Netherton, Dudley => Netherton
in between Wigan and Leigh => Wigan | Leigh
Wigan/Leigh => Wigan | Leigh
Liverpool (L8) => L8
L8, Liverpool => L8
evenings. Bolton. => Bolton
Bolton. Evenings. => Bolton
course in: Bury => Bury
i cant drive so it has to be in walking distance of Harborne => Harborne
somewhere on the 86 bus route, chorlton or whalley range => Chorlton | Whalley Range
My mother lives in Prestwich but I'm in Whitefield => Prestwich | Whitefield
Birmingham city centre => Birmingham
city centre manchester => Manchester
town centre =>
Manchester City Council website =>Manchester
Leeds or London => Leeds | London
South Gloucestershire => South Gloucestershire
s glos => South Gloucestershire
redcar & cleveland => Redcar and Cleveland
tyneside => Tyneside
course at Salford City College => Salford
any course at Wigan and Leigh college => Wigan | Leigh
I work for Cheshire East council => Cheshire East
outside Cambridge => Cambridge
a bit outside of Ely => Ely
nowhere near Manchester please =>
nothing too far from Wallasey => Wallasey
can get as far as Birkenhead => Birkenhead
no further than Bolton => Bolton
Bolton no good, try Bury => Bury
bolton isn't any good for me =>
avoid Liverpool city centre =>
without going to Manchester =>
instead of Bristol could it be Bath => Bath
anywhere in Bristol except Hartcliffe => Bristol
Bristol but not Hartcliffe => Bristol
i don't mind Wigan => Wigan
don't mind if its Leigh or Wigan => Leigh | Wigan
Not sure, maybe Dudley => Dudley
not sure maybe dudley => Dudley
I'm not in Bolton =>
why not Bolton => Bolton
why not in Bolton? => Bolton
is there not one in Bolton => Bolton
isn't there anything in Bolton? => Bolton
do you not have anything in Oldham => Oldham
don't you have any in Oldham => Oldham
haven't you got one in Oldham => Oldham
couldn't find any in Oldham => Oldham
can't find a class in Oldham => Oldham
can't I do it in Oldham => Oldham
can I not do it in Oldham => Oldham
I never see any courses in Bury => Bury
I can't use excel, im in Bury => Bury
i cant use a computer in bury library => Bury
i dont know how to use zoom im from Sale => Sale
I do not drive, live in Leigh => Leigh
not online, Bolton => Bolton
no evenings, Bolton => Bolton
no evenings bolton => Bolton
not evenings in Bolton => Bolton
never used a computer, Bootle => Bootle
cannot travel, Bootle => Bootle
without a car in March =>
Sale, Manchester => Sale
Sale in Trafford => Sale
Hope, Salford => Hope
Reading, Berkshire => Reading
Bath, Somerset => Bath
March, Cambs => March
march cambridgeshire => March
all over cambridgeshire => Cambridgeshire
in hope of a job in hulme => Hulme
"""


@pytest.mark.parametrize(("text", "expected"), lines(PLACES_OF_EVERY_REGION))
def test_a_place_of_any_region_is_found_as_it_is_well_spelt(text: str, expected: list[str]) -> None:
    assert places_in(text) == expected


@pytest.mark.parametrize(("text", "expected"), lines(EVERYDAY_NAMES))
def test_everyday_names_stand_for_the_place(text: str, expected: list[str]) -> None:
    assert places_in(text) == expected


@pytest.mark.parametrize(("text", "expected"), lines(POSTCODES))
def test_a_postcode_in_any_spelling_is_its_outcode(text: str, expected: list[str]) -> None:
    assert places_in(text) == expected


@pytest.mark.parametrize(("text", "expected"), lines(ONCE_EACH))
def test_a_place_is_told_once_and_what_only_says_where_it_lies_is_not_a_second_one(
    text: str, expected: list[str]
) -> None:
    assert places_in(text) == expected


@pytest.mark.parametrize(("text", "expected"), lines(WORDS_THAT_ARE_PLACES_HERE))
def test_a_word_or_a_persons_name_is_a_place_where_the_sentence_says_so(text: str, expected: list[str]) -> None:
    assert places_in(text) == expected


@pytest.mark.parametrize(("text", "expected"), lines(NO_PLACE))
def test_a_word_of_an_ordinary_sentence_is_no_place(text: str, expected: list[str]) -> None:
    assert places_in(text) == expected


@pytest.mark.parametrize(("text", "expected"), lines(CODES_THAT_ARE_NOT_OUTCODES))
def test_a_level_a_motorway_or_a_chip_is_no_outcode(text: str, expected: list[str]) -> None:
    assert places_in(text) == expected


@pytest.mark.parametrize(("text", "expected"), lines(REFUSED))
def test_a_refused_place_is_not_given_as_wanted(text: str, expected: list[str]) -> None:
    assert places_in(text) == expected


@pytest.mark.parametrize(("text", "expected"), lines(MISSPELT))
def test_a_misspelt_place_is_found_where_a_place_is_likely(text: str, expected: list[str]) -> None:
    assert places_in(text) == expected


@pytest.mark.parametrize(("text", "expected"), lines(MISSPELT_WORDS))
def test_a_misspelt_word_is_not_taken_for_a_place(text: str, expected: list[str]) -> None:
    assert places_in(text) == expected


@pytest.mark.parametrize(("text", "expected"), lines(AS_PEOPLE_TALK))
def test_long_and_loose_talk_is_read_as_it_is_meant(text: str, expected: list[str]) -> None:
    assert places_in(text) == expected


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("excel in Chadderton, Oldham please", "Chadderton, Oldham"),
        ("excel in Clifton, Bristol", "Clifton, Bristol"),
        ("near  ol1   3lj thanks", "ol1   3lj"),
        ("in Bolton town centre", "Bolton town centre"),
    ],
)
def test_a_mention_covers_all_that_says_where_the_place_is(text: str, span: str) -> None:
    mention = GAZETTEER.find_places(read_doc(text))[0]

    assert text[mention.start : mention.end] == span


def test_what_a_mention_covers_resolves_where_its_value_alone_would_have_to_be_asked_back() -> None:
    text = "excel in Clifton, Bristol"

    mention = GAZETTEER.find_places(read_doc(text))[0]

    assert GAZETTEER.resolve(str(mention.value)).status == "ambiguous"
    place = GAZETTEER.resolve(text[mention.start : mention.end]).place
    assert place is not None
    assert place.district == "Bristol"


def test_what_is_found_depends_on_the_regions_that_are_served() -> None:
    yorkshire = load_gazetteer(("york-and-north-yorkshire",))

    found = yorkshire.find_places(read_doc("excel course settle"))

    assert [mention.value for mention in found] == ["Settle"]
    assert places_in("excel course settle") == []


@pytest.mark.parametrize("text", ["", " ", "😀😀", "مانشستر", "曼彻斯特", "\0", "'" * 50, "x" * 4096, "M40 " * 1024])
def test_hostile_text_gives_no_error(text: str) -> None:
    found = GAZETTEER.find_places(read_doc(text))

    assert [mention.value for mention in found] == (["M40"] if text.startswith("M40") else [])


WORDS = [
    "Bolton",
    "Ashton",
    "in",
    "near",
    "not",
    "or",
    "M40",
    "OL1 3LJ",
    "sale",
    "the",
    "boltn",
    ".",
    "(",
    ",",
    "\n",
    " ",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS)))
def test_any_row_of_words_keeps_offsets_within_the_text_and_mentions_apart(words: list[str]) -> None:
    text = " ".join(words)

    found = GAZETTEER.find_places(read_doc(text))

    ends = [0, *(mention.end for mention in found)]
    assert all(0 <= mention.start < mention.end <= len(text) for mention in found)
    assert all(end <= mention.start for end, mention in zip(ends, found, strict=False))
    assert len({mention.value for mention in found}) == len(found)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_no_text_raises_and_offsets_lie_within_it(text: str) -> None:
    found = GAZETTEER.find_places(read_doc(text))

    assert all(0 <= mention.start < mention.end <= len(text) for mention in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Altrincham, no hang on, Timperley", ["Timperley"]),
        ("in Bolton, sorry I mean Bury", ["Bury"]),
        ("Bolton or Bury", ["Bolton", "Bury"]),
        ("Bolton, and also Bury", ["Bolton", "Bury"]),
    ],
)
def test_a_place_taken_back_in_the_same_breath_is_not_meant(text: str, expected: list[str]) -> None:
    read = Reader(GAZETTEER).read(text, date(2026, 11, 23))

    assert [one.value for one in read if one.entity == "place"] == expected
