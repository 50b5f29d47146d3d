package dev.portolan.node.catalog;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sections of several mounts as one list: an index by exposed name and one buffer in which all
 * definitions stand rendered, so that a page is a slice. Immutable, and shared by all callers whose
 * views are made of the same sections.
 */
final class Merged {
  private final Map<String, Placed> index;
  private final List<Template> templates;
  private final Buffer rendered;

  /** Where each definition begins; one more, past the last and the comma that would follow it. */
  private final int[] starts;

  private final Fingerprint revision;
  private final List<Collision> collisions;

  private Merged(EntryKind kind, Gathering gathering, Fingerprint revision) {
    this.index = gathering.index;
    this.rendered = gathering.rendered;
    this.starts = Arrays.copyOf(gathering.starts, index.size() + 1);
    this.revision = revision;
    this.collisions = List.copyOf(gathering.collisions);
    this.templates = kind == EntryKind.TEMPLATE ? templatesOf(gathering.order) : List.of();
  }

  /** Of two entries with one name the first part's wins. */
  static Merged of(EntryKind kind, List<Part> parts) {
    Gathering gathering = new Gathering(parts);
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

  Buffer page(int offset, int max) {
    int from = Math.clamp(offset, 0, size());
    int to = (int) Math.min(size(), (long) from + Math.max(0, max));
    return from == to ? Buffer.buffer(0) : rendered.slice(starts[from], starts[to] - 1);
  }

  /** In units of {@link Weights}. */
  int weight() {
    return Weights.of(size(), rendered.length());
  }

  private static List<Template> templatesOf(List<Placed> order) {
    return order.stream()
        .map(placed -> new Template(UriTemplate.parse(placed.entry().name()), placed))
        .toList();
  }

  /** A section as it stands in a view: under the mount of the view's caller. */
  record Part(Section section, MountId mount) {}

  /** Two entries of one name; the loser is not shown. */
  record Collision(Placed winner, Placed loser) {}

  private record Template(UriTemplate pattern, Placed placed) {}

  /** What a merge has so far. */
  private static final class Gathering {
    private final Map<String, Placed> index;
    private final List<Placed> order = new ArrayList<>();
    private final List<Collision> collisions = new ArrayList<>();
    private final Buffer rendered;
    private final int[] starts;

    /** As large as all of it from the start: a buffer that grows ends up to twice too large. */
    Gathering(List<Part> parts) {
      int size = 0;
      int bytes = 0;
      for (Part part : parts) {
        size += part.section().placed().size();
        bytes += part.section().renderedBytes();
      }
      index = HashMap.newHashMap(size);
      starts = new int[size + 1];
      rendered = Buffer.buffer(bytes + size);
    }

    void add(Part part) {
      for (int i = 0; i < part.section().placed().size(); i++) {
        add(Section.under(part.mount(), part.section().placed().get(i)), part, i);
      }
    }

    private void add(Placed placed, Part part, int at) {
      Placed winner = index.putIfAbsent(placed.entry().name(), placed);
      if (winner != null) {
        collisions.add(new Collision(winner, placed));
        return;
      }
      RawJson definition = part.section().rendered().get(at);
      order.add(placed);
      rendered.appendBytes(definition.bytes()).appendByte((byte) ',');
      starts[order.size()] = rendered.length();
    }
  }
}
