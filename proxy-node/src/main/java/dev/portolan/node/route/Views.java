package dev.portolan.node.route;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.node.catalog.CatalogView;
import dev.portolan.node.fault.Fault;
import java.util.List;
import java.util.Optional;

/** The views that a decision was given, one for each kind that the method needs. */
public record Views(List<CatalogView> all) {
  public static final Views NONE = new Views(List.of());

  public Views {
    all = List.copyOf(all);
  }

  CatalogView of(EntryKind kind) {
    for (CatalogView view : all) {
      if (view.kind() == kind) {
        return view;
      }
    }
    throw new IllegalStateException(
        "view: none of " + kind + " (expected: one for each kind the method needs)");
  }

  /**
   * Why a look-up that found nothing proves nothing: a backend whose entries are not known at the
   * moment.
   */
  Optional<Fault.BackendFailed> blindSpot() {
    return all.stream().flatMap(view -> view.missing().values().stream()).findFirst();
  }
}
