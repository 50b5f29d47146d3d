package dev.portolan.node.edge;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.ReplyEdits;
import dev.portolan.node.wire.ReplyRewriter;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes single messages of a legacy backend as events, as its client is to read them. */
final class EventFraming {
  /** The gateway notices changes of lists by itself, and tells real ones only. */
  private static final Set<String> UNTOLD =
      Stream.of(EntryKind.values())
          .map(ListChange::methodOf)
          .collect(Collectors.toUnmodifiableSet());

  private final ReplyRewriter rewriter;

  EventFraming(ReplyEdits edits) {
    // nothing is taken out for a client with a session of its own
    this.rewriter = ReplyRewriter.ofEvents(edits, request -> {});
  }

  /**
   * The event; empty for one that is not told.
   *
   * @param id as the client is to read it
   * @param data empty for an event that only tells its id
   */
  Buffer of(@Nullable String id, byte[] data) {
    Buffer event = Buffer.buffer();
    if (isUntold(data)) {
      return event;
    }
    if (id != null) {
      event.appendString("id: ").appendString(id).appendString("\n");
    }
    Buffer message = Buffer.buffer("event: message\n");
    for (String line : new String(data, StandardCharsets.UTF_8).split("\r\n|\r|\n", -1)) {
      message.appendString("data: ").appendString(line).appendString("\n");
    }
    return event.appendBuffer(rewriter.feed(message.appendString("\n")));
  }

  private static boolean isUntold(byte[] data) {
    try {
      return data.length > 0
          && ObjectEditor.text(RawJson.copyOf(data), "method").filter(UNTOLD::contains).isPresent();
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }
}
