package dev.portolan.node.backend;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.wire.BackendAddress;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.ObjectEditor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one stream of a session over HTTP+SSE (2024-11-05): names where messages are posted, brings
 * all answers and all that the server says of its own accord, and is the session, which ends with
 * it. An answer finds its request by id, progress by its token, which is that id. What else the
 * server says goes to those who listen; a log message cannot be told whose it is, and goes to
 * nobody. Read on one event loop; safe for use by several.
 */
final class SseChannel {
  /** Unlike a reply of its own, what comes on a shared stream is held whole until it is read. */
  static final long MAX_EVENT_BYTES = 16L << 20;

  private static final int MAX_IN_FLIGHT = 10_000;
  private static final String FIRST_EVENT = "endpoint";

  /** Waits for what the stream brings. Called on the loop of the stream. */
  interface Hearer {

    /**
     * A message for this one.
     *
     * @param last whether it is the answer
     */
    void heard(RawJson message, boolean last);

    /** The stream has ended. Nothing follows. */
    void lost();
  }

  /** Whether there is a place for one more. */
  enum Entry {
    OPEN,
    FULL,
    OVER
  }

  private final Context context;
  private final HttpExchange get;
  private final BoundMount to;
  private final Answers answers;
  private final BackendStream stream;
  private final Promise<SseChannel> opened = Promise.promise();
  private final Map<Long, Hearer> waiting = new HashMap<>();
  private final Set<Hearer> listening = new HashSet<>();
  private volatile @Nullable URI endpoint;
  private boolean over;

  /**
   * @param get whose reply is an event stream, not yet read
   * @param answers sends what the server must be answered, once the endpoint is known
   */
  SseChannel(Context context, HttpExchange get, BoundMount to, Answers answers) {
    this.context = context;
    this.get = get;
    this.to = to;
    this.answers = answers;
    this.stream = new BackendStream(get, Buffer.buffer(), MAX_EVENT_BYTES);
  }

  /** Sends a message whose answer is of no interest. */
  interface Answers {
    void send(BoundMount at, Buffer message);
  }

  /** Begins to read; completes when the server has named its endpoint. */
  Future<SseChannel> open() {
    stream.begin(this::event, this::ended);
    return opened.future();
  }

  /** The same backend where it wants its messages. Only once the stream is open. */
  BoundMount at(BoundMount mount) {
    URI known = endpoint;
    if (known == null) {
      throw new IllegalStateException("a stream that has named no endpoint takes no messages");
    }
    var address = new BackendAddress(known, mount.address().headers());
    return new BoundMount(mount.mount(), mount.fingerprint(), address, mount.partition());
  }

  /** A request of this id is about to be posted. */
  synchronized Entry enter(long id, Hearer hearer) {
    if (over) {
      return Entry.OVER;
    }
    if (waiting.size() >= MAX_IN_FLIGHT) {
      return Entry.FULL;
    }
    waiting.put(id, hearer);
    return Entry.OPEN;
  }

  /** Its answer has come, or nobody wants it any more. */
  synchronized void leave(long id) {
    waiting.remove(id);
  }

  /** From now on hears what belongs to no request. Returns false if the stream is over. */
  synchronized boolean listen(Hearer hearer) {
    return !over && listening.add(hearer);
  }

  synchronized void listenNoMore(Hearer hearer) {
    listening.remove(hearer);
  }

  synchronized boolean isOver() {
    return over;
  }

  /** Ends the session. What still waits in it hears that it is lost. */
  void close() {
    end();
    context.runOnContext(nothing -> stream.close());
  }

  private void event(ServerEvent event) {
    if (endpoint == null) {
      named(event);
    } else if (event.data().length > 0 && event.isMessage()) {
      try {
        message(event.data());
      } catch (IllegalArgumentException unreadable) {
        // whose it was cannot be told; who waits for it hears that time is up
      }
    }
  }

  /** The first event says where messages go (2024-11-05, Transports, HTTP with SSE). */
  private void named(ServerEvent event) {
    String said = new String(event.data(), StandardCharsets.UTF_8).strip();
    URI from = to.address().uri();
    Optional<URI> named =
        FIRST_EVENT.equals(event.name()) ? SseEndpoint.of(from, said) : Optional.empty();
    if (named.isEmpty()) {
      refuse(Reason.INVALID_RESPONSE);
    } else if (!SseEndpoint.isSameOrigin(from, named.get())) {
      refuse(Reason.FOREIGN_ENDPOINT);
    } else {
      endpoint = named.get();
      opened.tryComplete(this);
    }
  }

  private void refuse(Reason reason) {
    opened.tryFail(Faults.sent(get.mount(), reason));
    stream.close();
    end();
  }

  private void message(byte[] data) {
    switch (Messages.kind(data)) {
      case RESPONSE -> answered(RawJson.copyOf(data));
      case REQUEST -> {
        Buffer answer = Messages.refusalOf(data);
        if (answer != null) {
          answers.send(at(to), answer);
        }
      }
      case NOTIFICATION -> notified(RawJson.copyOf(data));
      case NONE -> {
        // not a message
      }
    }
  }

  private void answered(RawJson answer) {
    Hearer hearer = ObjectEditor.member(answer, "id").map(this::taken).orElse(null);
    if (hearer != null) {
      hearer.heard(answer, true);
    }
  }

  private synchronized @Nullable Hearer taken(RawJson id) {
    return waiting.remove(number(id));
  }

  private void notified(RawJson notification) {
    switch (McpMethod.of(ObjectEditor.text(notification, "method").orElse(""))) {
      case PROGRESS -> {
        Hearer hearer = ProgressToken.told(notification).map(this::waitingFor).orElse(null);
        if (hearer != null) {
          hearer.heard(notification, false);
        }
      }
      case MESSAGE, CANCELLED -> {
        // of which call it speaks is not said, or it is of a request that was refused
      }
      case null, default -> listeners().forEach(hearer -> hearer.heard(notification, false));
    }
  }

  private synchronized @Nullable Hearer waitingFor(RawJson token) {
    return waiting.get(number(token));
  }

  private synchronized List<Hearer> listeners() {
    return List.copyOf(listening);
  }

  /** The number that this id is, as a text perhaps; -1, which is nobody's, if it is none. */
  private static long number(RawJson id) {
    String digits = id.toString().replace("\"", "");
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : -1;
  }

  private void ended(@Nullable Throwable cause) {
    opened.tryFail(cause == null ? Faults.sent(get.mount(), Reason.INVALID_RESPONSE) : cause);
    end();
  }

  private void end() {
    Set<Hearer> all = new HashSet<>();
    synchronized (this) {
      over = true;
      all.addAll(waiting.values());
      all.addAll(listening);
      waiting.clear();
      listening.clear();
    }
    opened.tryFail(Faults.sent(get.mount(), Reason.DISCONNECTED));
    all.forEach(Hearer::lost);
  }
}
