"""Running the model's graph without planning it anew each time."""

from __future__ import annotations

from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner


def run_graph_plainly() -> None:
    """Run each node once its needs are met, as dask would, without building a task graph a turn."""
    DaskGraphRunner.run = _run


def _run(
    self: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """The outputs of ``targets`` by node name; an input stands for the node of its name."""
    nodes = self._graph_schema.nodes
    found: dict[str, tuple[str, Any]] = {name: (name, it) for name, it in (inputs or {}).items()}

    def settle(name: str) -> Any:
        if name not in found:
            if name not in nodes:
                return name  # the node that needs it says what is missing
            needs = nodes[name].needs.values()
            found[name] = self._instantiated_nodes[name](*[settle(need) for need in needs])
        return found[name]

    try:
        return dict(settle(target) for target in targets or self._graph_schema.target_names)
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
