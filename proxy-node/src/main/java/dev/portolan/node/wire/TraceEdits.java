package dev.portolan.node.wire;

import dev.portolan.model.mcp.MetaKey;
import dev.portolan.node.observe.TraceContext;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts into {@code params._meta} of a request where it stands in a trace, in place of what stood
 * there; nothing else changes. Walks over the whole body, so it is for requests that are traced.
 */
public final class TraceEdits {
  /** What has passed the bounds of a client has grown by some levels since. */
  private static final int MAX_DEPTH = 2_048;

  private static final Key PARAMS = Key.of("params");
  private static final Key META = Key.of("_meta");
  private static final Key TRACEPARENT = Key.of(MetaKey.TRACEPARENT);
  private static final Key TRACESTATE = Key.of(MetaKey.TRACESTATE);
  private static final Key BAGGAGE = Key.of(MetaKey.BAGGAGE);

  private final byte[] body;
  private final TraceContext told;
  private final JsonScanner scanner;
  private final List<Edit> edits = new ArrayList<>(3);
  private final List<String> added = new ArrayList<>(3);
  private boolean seen;

  private TraceEdits(byte[] body, TraceContext told) {
    this.body = body;
    this.told = told;
    this.scanner = new JsonScanner(body, 0, body.length, MAX_DEPTH);
  }

  /**
   * The body with what is told, which must have a {@code traceparent}. The body itself if it is no
   * JSON object, or has {@code params} or {@code _meta} that are none.
   */
  public static Buffer applied(Buffer body, TraceContext told) {
    byte[] bytes = body.getBytes();
    try {
      return Splice.apply(bytes, new TraceEdits(bytes, told).made());
    } catch (BadJson notOurs) {
      return body;
    }
  }

  private List<Edit> made() {
    if (scanner.peek() != '{') {
      return List.of();
    }
    int from = scanner.position();
    scanner.openObject();
    while (scanner.nextMember()) {
      if (scanner.keyIs(PARAMS) && !seen) {
        seen = true;
        params();
      } else {
        scanner.skipValue();
      }
    }
    if (!seen) {
      insert(from, "\"params\":{\"_meta\":{" + all() + "}}");
    }
    edits.sort(Comparator.comparingInt(edit -> edit.at().from()));
    return edits;
  }

  private void params() {
    if (scanner.peek() != '{') {
      scanner.skipValue();
      return;
    }
    int from = scanner.position();
    boolean found = false;
    scanner.openObject();
    while (scanner.nextMember()) {
      if (scanner.keyIs(META) && !found) {
        found = true;
        meta();
      } else {
        scanner.skipValue();
      }
    }
    if (!found) {
      insert(from, "\"_meta\":{" + all() + "}");
    }
  }

  private void meta() {
    if (scanner.peek() != '{') {
      scanner.skipValue();
      return;
    }
    int from = scanner.position();
    boolean parent = false;
    boolean state = false;
    boolean bags = false;
    scanner.openObject();
    while (scanner.nextMember()) {
      if (scanner.keyIs(TRACEPARENT)) {
        parent = replace(Objects.requireNonNull(told.traceparent()));
      } else if (scanner.keyIs(TRACESTATE)) {
        // the state of another trace must not stay; an empty one is as good as none
        state = replace(told.tracestate() == null ? "" : told.tracestate());
      } else if (scanner.keyIs(BAGGAGE)) {
        bags = told.baggage() == null ? skip() : replace(told.baggage());
      } else {
        scanner.skipValue();
      }
    }
    add(MetaKey.TRACEPARENT, parent ? null : told.traceparent());
    add(MetaKey.TRACESTATE, state ? null : told.tracestate());
    add(MetaKey.BAGGAGE, bags ? null : told.baggage());
    insert(from, String.join(",", added));
  }

  private String all() {
    add(MetaKey.TRACEPARENT, told.traceparent());
    add(MetaKey.TRACESTATE, told.tracestate());
    add(MetaKey.BAGGAGE, told.baggage());
    return String.join(",", added);
  }

  private boolean skip() {
    scanner.skipValue();
    return true;
  }

  private boolean replace(String text) {
    edits.add(new Edit(scanner.value(), Splice.quoted(text)));
    return true;
  }

  private void add(String name, @Nullable String text) {
    if (text != null) {
      added.add("\"" + name + "\":" + Buffer.buffer(Splice.quoted(text)));
    }
  }

  /** As the first members of the object that begins here. */
  private void insert(int brace, String members) {
    if (members.isEmpty()) {
      return;
    }
    int at = brace + 1;
    boolean empty = body[JsonLexis.spaceEnd(body, at, body.length)] == '}';
    edits.add(
        new Edit(new Span(at, at), Buffer.buffer(empty ? members : members + ",").getBytes()));
  }
}
