"""The jobs of the other ways: each way at each budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, partial

from comparison.experiment import Experiment
from comparison.other_ways.base_table import FORMS, SCHEMA_VERSION, Form, Table, table_of
from comparison.other_ways.choose import DECIDING_K, table_metrics, way_rows
from comparison.other_ways.dimension_choice import DimensionChoice
from comparison.other_ways.elastic_table import ElasticTable
from comparison.other_ways.fewer_dimensions import FewerDimensions
from comparison.other_ways.hashing import Compositional, Hashing
from comparison.other_ways.integer_codes import IntegerCodes
from comparison.other_ways.learned_pruning import LearnedPruning
from comparison.other_ways.magnitude_pruning import MagnitudePruning
from comparison.other_ways.mixed_dimension import MixedDimension
from comparison.other_ways.product_quantisation import ProductQuantisation
from comparison.other_ways.way import Material, Way, all_there
from comparison.row import Row, row_of
from comparison.store import Job
from tfpeel.config import fingerprint_of
from tfpeel.evaluate import Protocol
from tfpeel.progress import Silent
from tfpeel.stored_result import stored_fingerprint
from tfpeel.workspace import Fit, Fits, Workspace, cluster_validation, one_table_of

BASE_TABLE = "the one table, float32, all dimensions"
# What decides about the global model and about the items' importance.
_SECTIONS = {"seed", "synthetic", "data", "pretrain", "cluster"}


def ways() -> tuple[Way, ...]:
    """Return all other ways."""
    return (
        FewerDimensions(),
        IntegerCodes(8),
        IntegerCodes(4),
        ProductQuantisation(),
        MagnitudePruning(),
        Hashing(),
        Compositional(),
        MixedDimension(),
        LearnedPruning(),
        ElasticTable(),
        DimensionChoice("popularity"),
        DimensionChoice("free"),
    )


def other_way_jobs(experiment: Experiment, budgets: Sequence[int]) -> Iterator[Job]:
    """Give the table that all start from, then every way at every budget."""
    config = experiment.config(experiment.presets[0], experiment.seeds[0])
    inputs = _Inputs(experiment)
    sections = config.model_dump(mode="json", include=_SECTIONS)
    made_from = [sections, list(experiment.ks), experiment.validation_users, SCHEMA_VERSION]
    yield Job(BASE_TABLE, made_from, inputs.base_rows)
    for way in ways():
        for budget in budgets:
            yield Job(
                f"other way {way.name} {budget}",
                [made_from, way.name, budget],
                partial(inputs.rows_of, way, budget),
            )


class _Inputs:
    """What all ways start from, made when the first of them asks for it."""

    def __init__(self, experiment: Experiment) -> None:
        self._experiment, self._seed = experiment, experiment.seeds[0]

    @cached_property
    def protocols(self) -> tuple[Protocol, Protocol]:
        """Who decides on validation, and who is asked on test."""
        path = self._experiment.main_workspace
        validation = self._experiment.protocol(path, "validation")
        return validation, self._experiment.protocol(path, "test")

    @cached_property
    def materials(self) -> tuple[Material, Material]:
        """The fit that decides and the fit that is asked on test."""
        deciding, final = self._fits
        return self._material(deciding), self._material(final)

    @cached_property
    def _fits(self) -> Fits:
        path = self._experiment.main_workspace
        # A run makes those of the fit that ships alone.
        cluster_validation(Workspace(path), Silent())
        return self._experiment.fits(path)

    @cached_property
    def _form(self) -> Form:
        """The form of the table with the best recall on validation."""

        def recall(form: Form) -> float:
            table = self._table(self._fits.validation, form)
            everything = all_there(table.items)
            found = table_metrics(everything, table, self.protocols[0], (DECIDING_K,))
            return found[DECIDING_K].recall

        return max(FORMS, key=recall)

    def _material(self, fit: Fit) -> Material:
        table = self._table(fit, self._form)
        return Material(fit.name, table, fit.pretrained(), fit.train, fit.valid, self._seed)

    def _table(self, fit: Fit, form: Form) -> Table:
        path = self._experiment.work / "tables" / f"{fit.name}-{form.replace(' ', '-')}"
        clusters = stored_fingerprint(one_table_of(fit).clusters_path)
        made_from = fingerprint_of([clusters, form, self._seed, SCHEMA_VERSION])
        if stored_fingerprint(path) != made_from:
            table_of(fit, form, self._seed).save(path, made_from)
        return Table.load(path)

    def rows_of(self, way: Way, budget_bytes: int) -> list[Row]:
        """Return the row of a way at a budget."""
        ks = self._experiment.ks
        return way_rows(way, self.materials, self.protocols, budget_bytes, ks)

    def base_rows(self) -> list[Row]:
        """Return the row of the table itself, with nothing left out."""
        table, ks = self.materials[1].table, self._experiment.ks
        metrics = table_metrics(all_there(table.items), table, self.protocols[1], ks)
        facts = {"form": self._form}
        size = table.items.nbytes
        return [row_of("reference", BASE_TABLE, self._seed, None, size, metrics, facts)]
