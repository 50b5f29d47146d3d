package dev.portolan.node.catalog;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import io.vertx.core.buffer.Buffer;
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
  private static final Buffer COMMA = Buffer.buffer(",");

  private final Map<String, Placed> index;
  private final List<Template> templates;
  private final List<Run> runs;
  private final Fingerprint revision;
  private final List<Collision> collisions;

  private Merged(EntryKind kind, Gathering gathering, Fingerprint revision) {
    this.index = gathering.index;
    this.runs = List.copyOf(gathering.runs);
    this.revision = revision;
    this.collisions = List.copyOf(gathering.collisions);
    this.templates = kind == EntryKind.TEMPLATE ? templatesOf(gathering.order) : List.of();
  }

  /** Of two entries with one name the first part's wins. */
  static Merged of(EntryKind kind, List<Part> parts) {
    int size = parts.stream().mapToInt(part -> part.section().placed().size()).sum();
    Gathering gathering = new Gathering(size);
    var revision = Fingerprint.of("view").add(kind.name());
    for (Part part : parts) {
      if (!part.section().placed().isEmpty()) {
        revision.add(part.section().shown().hex());
        gathering.add(part);
      }
    }
    return new Merged(kind, gathering, revision.build());
  }

  @Nullable Placed find(String name) {
    return index.get(name);
  }

  @Nullable Placed match(String uri) {
    for (Template template : templates) {
      if (template.pattern().matches(uri)) {
        return template.placed();
      }
    }
    return null;
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

  List<Buffer> page(int offset, int max) {
    int from = Math.clamp(offset, 0, size());
    int to = (int) Math.min(size(), (long) from + Math.max(0, max));
    if (from >= to) {
      return List.of();
    }
    List<Buffer> pieces = new ArrayList<>();
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

  private static List<Template> templatesOf(List<Placed> order) {
    return order.stream()
        .map(placed -> new Template(UriTemplate.parse(placed.entry().name()), placed))
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
    Buffer slice(int from, int to) {
      return section.slice(first + from - at, first + to - at);
    }
  }

  /** Two entries of one name; the loser is not shown. */
  record Collision(Placed winner, Placed loser) {}

  private record Template(UriTemplate pattern, Placed placed) {}

  /** What a merge has so far. */
  private static final class Gathering {
    private final Map<String, Placed> index;
    private final List<Placed> order = new ArrayList<>();
    private final List<Collision> collisions = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();

    Gathering(int size) {
      index = HashMap.newHashMap(size);
    }

    void add(Part part) {
      List<Placed> placed = part.section().placed();
      int first = 0;
      for (int i = 0; i < placed.size(); i++) {
        if (!add(Section.under(part.mount(), placed.get(i)))) {
          endRun(part, first, i);
          first = i + 1;
        }
      }
      endRun(part, first, placed.size());
    }

    /** False if it is hidden by another of its name. */
    private boolean add(Placed placed) {
      Placed winner = index.putIfAbsent(placed.entry().name(), placed);
      if (winner != null) {
        collisions.add(new Collision(winner, placed));
        return false;
      }
      order.add(placed);
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
