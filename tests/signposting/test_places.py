"""What an answer to "Where are you?" means, and what other rooms ask about places."""

import csv
import time
from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signposting.gazetteer import RANKS, NamedPlace, distance_between, name_key, read_tables
from signposting.places import Place, UnknownRegion, distance_km, load_gazetteer
from signposting.settings import FIRST_REGIONS, ROOT

GAZETTEER = load_gazetteer(FIRST_REGIONS)
TABLES = read_tables()


def resolved(text: str) -> str:
    """The status, and the labels of the place or, for want of one, of the readings."""
    resolution = GAZETTEER.resolve(text)
    places = (resolution.place,) if resolution.place else resolution.readings
    return f"{resolution.status}: {' / '.join(place.label() for place in places)}".rstrip(": ")


@pytest.mark.parametrize(
    "text",
    [
        "OL1 3LJ",
        "ol13lj",
        "0L1 3LJ",
        "OL1.3LJ",
        "ol1 3 lj",
        "O L 1 3 L J",
        "OL 1",
        "ol1",
        "im in OL1 3LJ",
        "ol1 3",
        "OLI 3LJ",
    ],
)
def test_a_postcode_in_any_spelling_is_found_by_its_outward_part_alone(text: str) -> None:
    place = GAZETTEER.resolve(text).place

    assert place is not None
    assert (place.name, place.outcode, place.district, place.region) == ("OL1", "OL1", "Oldham", "greater-manchester")


def test_a_whole_postcode_lies_in_the_middle_of_its_sector() -> None:
    place = GAZETTEER.resolve("OL1 3LJ").place

    sector = TABLES.sectors["OL1 3"]
    assert place is not None
    assert (place.latitude, place.longitude) == (sector.latitude, sector.longitude)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Oldham town centre", "Oldham"),
        ("near Oldham", "Oldham"),
        ("im in oldham", "Oldham"),
        ("I live in Stretford, Manchester", "Stretford (Trafford)"),
        ("St Helens", "St Helens"),
        ("Saint Helens", "St Helens"),
        ("st. helens", "St Helens"),
        ("Newton-le-Willows", "Newton-le-Willows (St Helens)"),
        ("newton le willows", "Newton-le-Willows (St Helens)"),
        ("Merseyside", "Merseyside"),
        ("B'ham", "Birmingham"),
        ("the Jewellery Quarter", "Jewellery Quarter (Birmingham)"),
        ("the wirral", "Wirral"),
        ("Manc", "Manchester"),
        ("the boro", "Middlesbrough"),
        ("media city", "MediaCityUK (Salford)"),
        ("Chorlton", "Chorlton-cum-Hardy (Manchester)"),
        ("king's heath", "Kings Heath (Birmingham)"),
        ("Kings Heath, Brum", "Kings Heath (Birmingham)"),
        ("i'm in Bath", "Bath (Bath and North East Somerset)"),
        ("Stockton", "Stockton-on-Tees"),
        ("Thornaby", "Thornaby-on-Tees (Stockton-on-Tees)"),
        ("Saltburn", "Saltburn-by-the-Sea (Redcar and Cleveland)"),
        ("somewhere round Leigh way", "Leigh (Wigan)"),
        ("my mums in wythenshaw", "Wythenshawe (Manchester)"),
        ("March", "March (Fenland)"),
        ("Over", "Over (South Cambridgeshire)"),
        ("Northern Quarter", "Northern Quarter (Manchester)"),
        ("Greater Manchester", "Greater Manchester"),
        ("black country", "Black Country"),
        ("Orchard Park Cambridge", "Orchard Park (South Cambridgeshire)"),
        ("Salford, Manchester", "Salford"),
    ],
)
def test_a_place_of_the_regions_is_found_however_it_is_said(text: str, label: str) -> None:
    assert resolved(text) == f"found: {label}"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("bolten", "Bolton"),
        ("hartlepol", "Hartlepool"),
        ("Middlesborough", "Middlesbrough"),
        ("liverpoool", "Liverpool"),
        ("Didsbry", "Didsbury (Manchester)"),
        ("chaderton oldham", "Chadderton (Oldham)"),
        ("newton le wilows", "Newton-le-Willows (St Helens)"),
        ("mossside", "Moss Side (Manchester)"),
        ("salfud", "Salford"),
        ("burkinhed", "Birkenhead (Wirral)"),
        ("midlsbra", "Middlesbrough"),
        ("burry", "Bury"),
        ("im in burry", "Bury"),
        ("smethik", "Smethwick (Sandwell)"),
        ("keynsum", "Keynsham (Bath and North East Somerset)"),
        ("west bromich", "West Bromwich (Sandwell)"),
        ("no no not smethik now. i live with daughter, west bromich", "West Bromwich (Sandwell)"),
    ],
)
def test_a_misspelt_place_is_found(text: str, label: str) -> None:
    assert resolved(text) == f"found: {label}"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Bury", "Bury"),
        ("Middleton", "Middleton (Rochdale)"),
        ("Denton", "Denton (Tameside)"),
        ("Leigh", "Leigh (Wigan)"),
        ("Hale", "Hale (Trafford)"),
        ("Sutton", "Sutton Coldfield (Birmingham)"),
        ("Newton", "Newton-le-Willows (St Helens)"),
        ("Kirkby", "Kirkby (Knowsley)"),
        ("St Ives", "St Ives (Huntingdonshire)"),
        ("Farnworth", "Farnworth (Bolton)"),
        ("Whitefield", "Whitefield (Bury)"),
        ("Kingswood", "Kingswood (South Gloucestershire)"),
        ("Kensington", "Kensington (Liverpool)"),
        ("Handsworth", "Handsworth (Birmingham)"),
        ("Thornbury", "Thornbury (South Gloucestershire)"),
    ],
)
def test_a_town_goes_before_lesser_places_and_the_regions_before_elsewhere(text: str, label: str) -> None:
    assert resolved(text) == f"found: {label}"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Newport", "Newport (Wales)"),
        ("Stoke Newington", "Stoke Newington (Hackney)"),
        ("Reading", "Reading"),
        ("Hull", "Hull"),
        ("newcastle", "Newcastle upon Tyne"),
        ("Eastbourne", "Eastbourne"),
        ("Kent", "Kent"),
        ("wales", "Wales"),
        ("SW1A 1AA", "SW1A (Westminster)"),
        ("W1", "W1 (Westminster)"),
        ("Newport Shropshire", "Newport (Telford and Wrekin)"),
        ("Edinbrugh", "Edinburgh (Scotland)"),
    ],
)
def test_a_place_elsewhere_is_known_and_said_to_be_outside(text: str, label: str) -> None:
    assert resolved(text) == f"outside: {label}"


def test_lesser_places_of_the_regions_are_offered_beside_one_that_is_outside() -> None:
    resolution = GAZETTEER.resolve("Eastbourne")

    assert [place.label() for place in resolution.readings] == ["Eastbourne (Darlington)"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Ashton", ["Ashton-in-Makerfield (Wigan)", "Ashton-under-Lyne (Tameside)", "Ashton (Bristol)"]),
        ("clifton", ["Clifton (Bristol)", "Clifton (Halton)", "Clifton (Salford)"]),
        ("Norton", ["Norton (Dudley)", "Norton (Halton)", "Norton (Stockton-on-Tees)"]),
        ("Walton", ["Walton (Liverpool)", "Walton (Peterborough)"]),
        ("Romsey", ["Romsey (Cambridge)", "Romsey (Test Valley)"]),
        ("Bolton or Bury", ["Bolton", "Bury"]),
    ],
)
def test_between_equals_the_person_is_asked(text: str, labels: list[str]) -> None:
    resolution = GAZETTEER.resolve(text)

    assert (resolution.status, resolution.place) == ("ambiguous", None)
    assert set(labels) <= {place.label() for place in resolution.readings}
    assert len(resolution.readings) <= 6


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Ashton, Tameside", "Ashton-under-Lyne (Tameside)"),
        ("ashton wigan", "Ashton-in-Makerfield (Wigan)"),
        ("Ashton (Bristol)", "Ashton (Bristol)"),
        ("Kirkby Liverpool", "Kirkby (Knowsley)"),
        ("Clifton, Bristol", "Clifton (Bristol)"),
        ("clifton near swinton", "Clifton (Salford)"),
        ("Norton, Stockton", "Norton (Stockton-on-Tees)"),
        ("Brampton, Huntingdon", "Brampton (Huntingdonshire)"),
        ("Eye, Peterborough", "Eye (Peterborough)"),
        ("Walton in Liverpool", "Walton (Liverpool)"),
        ("St Andrews, Bristol", "St Andrews (Bristol)"),
        ("moss side manchester", "Moss Side (Manchester)"),
    ],
)
def test_a_second_name_settles_which_place_is_meant(text: str, label: str) -> None:
    assert resolved(text) == f"found: {label}"


@pytest.mark.parametrize(
    "text", ["", "   ", "😀", "مانشستر", "home", "dont know", "online", "not Manchester", "x" * 4096, "XX1"]
)
def test_what_names_no_place_is_unknown(text: str) -> None:
    assert GAZETTEER.resolve(text).status == "unknown"


def test_a_postcode_that_does_not_exist_is_unknown_and_near_ones_are_offered() -> None:
    resolution = GAZETTEER.resolve("M49 1AA")

    assert (resolution.status, resolution.place) == ("unknown", None)
    assert "M40" in {place.outcode for place in resolution.readings}


def test_near_misses_are_offered_for_a_name_that_is_too_far_from_any() -> None:
    resolution = GAZETTEER.resolve("hailsoen")

    assert resolution.status == "unknown"
    assert "Halesowen" in {place.name for place in resolution.readings}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(TABLES.outcodes)), st.sampled_from(["{}", "{} ", "near {}", "im in {} now"]))
def test_every_outcode_is_found_in_any_case(outcode: str, frame: str) -> None:
    resolution = GAZETTEER.resolve(frame.format(outcode.lower()))

    assert resolution.status in ("found", "outside")
    assert resolution.place is not None
    assert resolution.place.outcode == outcode


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(TABLES.named))
def test_every_name_is_known_and_every_label_that_is_offered_resolves_to_its_place(named: NamedPlace) -> None:
    resolution = GAZETTEER.resolve(named.place.name)

    assert resolution.status != "unknown"
    for place in resolution.readings:
        chosen = GAZETTEER.resolve(place.label()).place
        assert chosen is not None
        assert distance_between(chosen, place) < 5


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    resolution = GAZETTEER.resolve(text)

    assert (resolution.place is None) == (resolution.status in ("ambiguous", "unknown"))


def test_the_regions_that_are_served_decide_what_is_outside() -> None:
    yorkshire = load_gazetteer(("west-yorkshire", "york-and-north-yorkshire"))

    assert yorkshire.resolve("Huddersfield").status == "found"
    assert yorkshire.resolve("Bolton").status == "outside"
    assert yorkshire.resolve("Settle").status == "found"


def test_a_region_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(UnknownRegion, match=r"atlantis: .*greater-manchester.*tees-valley"):
        load_gazetteer(("greater-manchester", "atlantis"))


def test_no_region_at_all_is_refused() -> None:
    with pytest.raises(UnknownRegion):
        load_gazetteer(())


def test_a_place_in_json_has_its_name_outcode_and_coordinates_and_nothing_else() -> None:
    place = Place(
        "Oldham", "OL1", 53.54, -2.11, "town", "Oldham", "E08000004", "greater-manchester", "Greater Manchester"
    )

    assert place.as_json() == {"name": "Oldham", "outcode": "OL1", "latitude": 53.54, "longitude": -2.11}


def test_an_outcode_is_known_in_any_spelling_and_nothing_else_is() -> None:
    place = GAZETTEER.outcode("0l1")

    assert place is not None
    assert (place.name, place.kind, place.district_code, place.region_name) == (
        "OL1",
        "postcode",
        "E08000004",
        "Greater Manchester",
    )
    assert GAZETTEER.outcode("OL99") is None
    assert GAZETTEER.outcode("Oldham") is None


def test_a_district_is_known_by_its_code() -> None:
    district = GAZETTEER.district("E06000023")

    assert district is not None
    assert (district.name, district.region) == ("Bristol", "west-of-england")
    assert GAZETTEER.district("E99999999") is None


def test_the_districts_of_the_chosen_regions_are_listed_by_name() -> None:
    tees_valley = load_gazetteer(("tees-valley",))

    names = [district.name for district in tees_valley.districts()]

    assert names == ["Darlington", "Hartlepool", "Middlesbrough", "Redcar and Cleveland", "Stockton-on-Tees"]


def test_a_postcodes_point_is_that_of_its_sector_else_of_its_outcode() -> None:
    sector, outcode = TABLES.sectors["OL1 3"], TABLES.outcodes["OL1"]

    assert GAZETTEER.point_of_postcode("ol13lj") == (sector.latitude, sector.longitude, "E08000004")
    assert "OL1 0" not in TABLES.sectors
    assert GAZETTEER.point_of_postcode("OL1 0AA") == (outcode.latitude, outcode.longitude, "E08000004")
    assert GAZETTEER.point_of_postcode("M49 1AA") is None
    assert GAZETTEER.point_of_postcode("Oldham") is None


@settings(max_examples=40, deadline=None)
@given(st.floats(50, 58), st.floats(-5, 1.5))
def test_the_nearest_outcode_is_no_farther_than_any_other(latitude: float, longitude: float) -> None:
    nearest = GAZETTEER.nearest_outcode(latitude, longitude)

    away = distance_km(latitude, longitude, nearest.latitude, nearest.longitude)
    assert away == min(distance_km(latitude, longitude, p.latitude, p.longitude) for p in TABLES.outcodes.values())


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        ((53.4794, -2.2453), (53.4084, -2.9916), 50.0),
        ((51.4545, -2.5879), (54.5742, -1.2350), 358.5),
        ((1, 1), (1, 1), 0),
    ],
)
def test_distances_are_great_circles(here: tuple[float, float], there: tuple[float, float], km: float) -> None:
    assert distance_km(*here, *there) == pytest.approx(km, abs=1.5)
    assert distance_km(*there, *here) == pytest.approx(distance_km(*here, *there))


def test_every_place_has_a_known_kind_and_district_and_a_point_in_great_britain() -> None:
    for named in TABLES.named:
        place = named.place
        assert place.kind in RANKS
        assert place.district_code in TABLES.districts
        assert 49 < place.latitude < 61
        assert -9 < place.longitude < 2


def test_towns_and_quarters_of_the_first_regions_lie_by_a_sector_of_their_outcode() -> None:
    kinds = ("city", "town", "suburb", "quarter", "estate", "business park")
    points = defaultdict(list)
    for sector, point in TABLES.sectors.items():
        points[sector.split()[0]].append(point)

    for named in TABLES.named:
        place = named.place
        if place.region in FIRST_REGIONS and place.kind in kinds and place.outcode:
            near = points[place.outcode]
            assert min(distance_km(place.latitude, place.longitude, p.latitude, p.longitude) for p in near) < 8, place


def test_no_place_stands_twice() -> None:
    keys = Counter(
        (name_key(named.place.name), named.place.district_code, named.place.latitude, named.place.longitude)
        for named in TABLES.named
    )

    assert [key for key, count in keys.items() if count > 1] == []


def test_the_six_regions_of_2017_have_all_their_districts() -> None:
    first = {slug for slug, region in TABLES.regions.items() if region.mayor_2017}

    counts = Counter(district.region for district in TABLES.districts.values() if district.region in first)
    assert first == set(FIRST_REGIONS)
    assert sorted(counts.values()) == [3, 5, 6, 6, 7, 10]


def test_the_tables_are_described_with_their_numbers_of_rows() -> None:
    readme = (ROOT / "data" / "signposting" / "README.md").read_text(encoding="utf-8")

    for name in ("districts", "regions", "outcodes", "sectors", "places"):
        with (ROOT / "data" / "signposting" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            count = sum(1 for _ in csv.DictReader(file))
        assert f"`{name}.csv` | {count:,} |" in readme


def test_the_gazetteer_loads_quickly() -> None:
    read_tables.cache_clear()
    load_gazetteer.cache_clear()
    started = time.process_time()

    load_gazetteer(FIRST_REGIONS)

    assert time.process_time() - started < 1.5
