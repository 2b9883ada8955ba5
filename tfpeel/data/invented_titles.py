"""Titles for the synthetic items: readable, unique, nobody's."""

from __future__ import annotations

import numpy as np
import polars as pl

from tfpeel.seeds import generator

_ADJECTIVES = (
    "Amber Ancient Autumn Bitter Blue Borrowed Brave Bright Broken Burning Careful Clever Clouded "
    "Copper Crimson Crooked Curious Daring Distant Drifting Dusty Early Electric Empty Endless "
    "Faded Falling Fearless Final Floating Forgotten Fragile Frozen Gentle Gilded Glass Golden "
    "Grand Green Hidden Hollow Honest Humble Hungry Idle Inner Iron Ivory Jolly Kind Lasting Late "
    "Little Lonely Long Lost Loud Lucky Marble Midnight Misty Modest Narrow Noble Northern Old "
    "Open Painted Pale Paper Patient Perfect Plain Polar Proud Quick Quiet Rainy Restless Rising "
    "Rough Royal Rusty Sacred Scarlet Second Secret Shy Silent Silver Sleeping Small Solemn "
    "Stolen Stubborn Sunken Tender Velvet Wandering Winter"
)
_NOUNS = (
    "Acrobat Anchor Apple Archer Atlas Avenue Balcony Balloon Banquet Beacon Bell Bird Boat Book "
    "Bridge Brother Cabin Candle Canyon Captain Carnival Castle Cathedral Chair Circle City Clock "
    "Coast Comet Compass Corner Cousin Crown Dancer Daughter Desert Diary Door Dream Echo Engine "
    "Falcon Farmer Feather Fiddle Fire Flag Forest Fountain Fox Garden Gate Ghost Giant Guest "
    "Harbour Harvest Heart Hill Horizon Hour House Island Journey Key Kingdom Ladder Lantern "
    "Letter Library Lighthouse Lion Machine Map Market Meadow Mirror Moon Morning Mountain Museum "
    "Orchard Orchestra Painter Palace Passage Pilot Promise River Road Sailor Season Shadow Song "
    "Stranger Summer Tower Train Valley Window"
)
_PLACES = (
    "Aldermoor Ashby Avonlea Barrowdale Bellmere Birchwood Bramley Brightwater Calder Carrowmore "
    "Castlebay Cedarholm Clearwell Coldstream Corran Dalewood Danebury Deepwell Dunmore Eastholm "
    "Elderfield Elmstead Fairhaven Fallowfield Farrow Fenwick Foxley Glenhurst Granmere Greyport "
    "Halcyon Harrowgate Hartwell Hazelmere Highmoor Hollin Inverlea Ironbridge Kelmore Kestrel "
    "Kingsferry Lakeholm Larkhill Linden Longmere Marlow Merrow Millbrook Moorgate Netherby "
    "Newhaven Northwick Oakhurst Oldcastle Orford Penrose Pinewell Quarry Ravenscar Redmarsh "
    "Rivermouth Rosefield Saltmarsh Sandholm Selby Silverdale Southmere Stonebridge Summerfield "
    "Swanley Tallow Thornbury Tidewater Underhill Valemoor Wardley Waverley Westray Whitby "
    "Wildmoor Willowmere Windham Winterbourne Woodhaven Wren Wyndale Yarrow Yewdale"
)


def invent_titles(count: int, seed: int) -> pl.Series:
    """Invent titles such as "The Quiet Harbour".

    Args:
        count: how many.
        seed: which of them; short titles are used up before longer ones.

    Returns:
        `count` distinct titles, String.
    """
    adjectives, nouns, places = _ADJECTIVES.split(), _NOUNS.split(), _PLACES.split()
    short = len(adjectives) * len(nouns)
    order = generator(seed, "synthetic: titles").permutation(short)
    numbers = np.arange(count)
    pair = order[numbers % short]
    # Further rounds add a place, and when the places are used up a volume.
    round_number = numbers // short
    place = (round_number + len(places)) % (len(places) + 1)
    volume = round_number // (len(places) + 1)
    words = pl.DataFrame(
        {
            "adjective": _words(adjectives, pair // len(nouns)),
            "noun": _words(nouns, pair % len(nouns)),
            "place": _words([*(f" of {name}" for name in places), ""], place),
            "volume": pl.Series(volume),
        }
    )
    suffix = (
        pl.when(pl.col("volume") > 0)
        .then(pl.format(", Volume {}", pl.col("volume") + 1))
        .otherwise(pl.lit(""))
    )
    title = pl.concat_str(pl.lit("The "), "adjective", pl.lit(" "), "noun", "place", suffix)
    return words.select(title.alias("title")).to_series()


def _words(words: list[str], places: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> pl.Series:
    return pl.Series(words).gather(places)
