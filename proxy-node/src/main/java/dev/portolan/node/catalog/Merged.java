package dev.portolan.node.catalog;

import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.wire.ParamHeaders;
import dev.portolan.node.wire.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sections of several mounts as one list: an index by exposed name, and the runs of definitions
 * that stand rendered in the sections, so that a page is a few slices. Immutable, and shared by all
 * callers whose views are made of the same sections.
 */
final class Merged {
  private static final Slice COMMA = Slice.of(",");

  private final Map<String, CatalogEntry> index;
  private final Map<String, ParamHeaders> params;
  private final List<Template> templates;
  private final List<Run> runs;
  private final Fingerprint revision;
  private final List<Collision> collisions;

  private Merged(EntryKind kind, Gathering gathering, Fingerprint revision) {
    // a map of this form weighs half of one that can grow
    this.index = Map.copyOf(gathering.index);
    this.params = Map.copyOf(gathering.params);
    this.runs = List.copyOf(gathering.runs);
    this.revision = revision;
    this.collisions = List.copyOf(gathering.collisions);
    this.templates = kind == EntryKind.TEMPLATE ? templatesOf(gathering.order) : List.of();
  }

  /** Of two entries with one name the first part's wins. */
  static Merged of(EntryKind kind, List<Part> parts) {
    int size = parts.stream().mapToInt(part -> part.section().entries().size()).sum();
    Gathering gathering = new Gathering(size);
    var revision = Fingerprint.of("view").add(kind.name());
    for (Part part : parts) {
      if (!part.section().entries().isEmpty()) {
        revision.add(part.section().shown().hex());
        gathering.add(part);
      }
    }
    return new Merged(kind, gathering, revision.build());
  }

  @Nullable Placed find(String name) {
    CatalogEntry entry = index.get(name);
    return entry == null ? null : placed(entry);
  }

  @Nullable Placed match(String uri) {
    for (Template template : templates) {
      if (template.pattern().matches(uri)) {
        return placed(template.entry());
      }
    }
    return null;
  }

  private Placed placed(CatalogEntry entry) {
    return new Placed(entry, params.getOrDefault(entry.name(), ParamHeaders.NONE));
  }

  int size() {
    return index.size();
  }

  Fingerprint revision() {
    return revision;
  }

  List<Collision> collisions() {
    return collisions;
  }

  List<Slice> page(int offset, int max) {
    int from = Math.clamp(offset, 0, size());
    int to = (int) Math.min(size(), (long) from + Math.max(0, max));
    if (from >= to) {
      return List.of();
    }
    List<Slice> pieces = new ArrayList<>();
    for (Run run : runs) {
      if (run.at() < to && run.end() > from) {
        if (!pieces.isEmpty()) {
          pieces.add(COMMA);
        }
        pieces.add(run.slice(Math.max(from, run.at()), Math.min(to, run.end())));
      }
    }
    return pieces;
  }

  /** In units of {@link Weights}. */
  int weight() {
    return Weights.of(size(), runs.stream().mapToLong(Run::bytes).sum());
  }

  private static List<Template> templatesOf(List<CatalogEntry> order) {
    return order.stream()
        .map(entry -> new Template(UriTemplate.parse(entry.name()), entry))
        .toList();
  }

  /** A section as it stands in a view: under the mount of the view's caller. */
  record Part(Section section, MountId mount) {}

  /**
   * Definitions that follow each other in a section and in the view.
   *
   * @param first place of the first of them in the section
   * @param at its place in the view
   */
  private record Run(Rendered section, int first, int at, int size) {
    int end() {
      return at + size;
    }

    int bytes() {
      return section.bytes(first, first + size);
    }

    /** Those of these places in the view. */
    Slice slice(int from, int to) {
      return section.slice(first + from - at, first + to - at);
    }
  }

  /** Two entries of one name; the loser is not shown. */
  record Collision(CatalogEntry winner, CatalogEntry loser) {}

  private record Template(UriTemplate pattern, CatalogEntry entry) {}

  /** What a merge has so far. */
  private static final class Gathering {
    private final Map<String, CatalogEntry> index;
    private final Map<String, ParamHeaders> params = new HashMap<>();
    private final List<CatalogEntry> order = new ArrayList<>();
    private final List<Collision> collisions = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();

    Gathering(int size) {
      index = HashMap.newHashMap(size);
    }

    void add(Part part) {
      List<CatalogEntry> entries = part.section().entries();
      int first = 0;
      for (int i = 0; i < entries.size(); i++) {
        if (!add(part, Section.under(part.mount(), entries.get(i)))) {
          endRun(part, first, i);
          first = i + 1;
        }
      }
      endRun(part, first, entries.size());
    }

    /** False if it is hidden by another of its name. */
    private boolean add(Part part, CatalogEntry entry) {
      CatalogEntry winner = index.putIfAbsent(entry.name(), entry);
      if (winner != null) {
        collisions.add(new Collision(winner, entry));
        return false;
      }
      ParamHeaders mirrored = part.section().params().get(entry.name());
      if (mirrored != null) {
        params.put(entry.name(), mirrored);
      }
      order.add(entry);
      return true;
    }

    private void endRun(Part part, int first, int end) {
      int size = end - first;
      if (size > 0) {
        runs.add(new Run(part.section().rendered(), first, order.size() - size, size));
      }
    }
  }
}
