"""The everyday uses of a table."""

import io

import numpy as np
import pandas as pd


def sales():
    return pd.DataFrame(
        {
            "shop": ["a", "b", "a", "b", "a"],
            "day": pd.date_range("2024-01-30", periods=5, tz="Europe/Paris"),
            "sold": [1.0, 2.0, np.nan, 4.0, 5.0],
        }
    )


def test_grouping():
    assert sales().groupby("shop")["sold"].sum().to_dict() == {"a": 6.0, "b": 6.0}


def test_merging():
    towns = pd.DataFrame({"shop": ["a", "b"], "town": ["Lille", "Metz"]})
    merged = sales().merge(towns, on="shop", how="left")
    assert list(merged["town"][:2]) == ["Lille", "Metz"]


def test_resampling_by_month():
    monthly = sales().set_index("day")["sold"].resample("MS").sum()
    assert list(monthly) == [3.0, 9.0]


def test_time_zones():
    utc = sales()["day"].dt.tz_convert("UTC")
    assert utc.iloc[0].hour == 23


def test_csv_there_and_back():
    text = sales().to_csv(index=False)
    again = pd.read_csv(io.StringIO(text), parse_dates=["day"])
    assert (again["day"] == sales()["day"]).all()


def test_numpy_functions_keep_labels():
    roots = np.sqrt(sales()["sold"])
    assert isinstance(roots, pd.Series)
    assert roots.iloc[3] == 2.0


def test_pivoting():
    wide = sales().pivot_table(index="shop", values="sold", aggfunc=["mean", "count"])
    assert wide.loc["a", ("count", "sold")] == 2
