package dev.portolan.node.backend;

import dev.portolan.model.mcp.McpHeader;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A session at a legacy backend, shared by all calls that reach it in the same way. Safe for use by
 * several event loops.
 */
final class LegacySession {
  /** The first id used in a session that was opened in Portolan's own name. */
  static final long INITIALIZE_ID = 1;

  private final BoundMount to;
  private final @Nullable String id;
  private final @Nullable SseChannel channel;
  private final BackendProfile profile;
  private final Map<String, String> headers;
  private final AtomicLong lastId = new AtomicLong(INITIALIZE_ID);
  private int inUse;
  private boolean retired;

  /**
   * @param to whoever asked first; others reach the backend in the same way
   * @param id as the backend gave it, or null if it keeps none
   */
  LegacySession(BoundMount to, @Nullable String id, BackendProfile profile) {
    this(to, id, null, profile);
  }

  /** One over HTTP+SSE, which ends with its stream. */
  LegacySession(BoundMount to, SseChannel channel, BackendProfile profile) {
    this(to, null, channel, profile);
  }

  private LegacySession(
      BoundMount to, @Nullable String id, @Nullable SseChannel channel, BackendProfile profile) {
    this.to = to;
    this.id = id;
    this.channel = channel;
    this.profile = profile;
    this.headers = headers(id, profile);
  }

  /** One that was kept; what the backend said of itself was not. */
  static LegacySession of(BoundMount to, BackendSession kept) {
    return new LegacySession(to, kept.id(), Profiles.unknown(kept.version()));
  }

  /** What is needed to come back to it. */
  BackendSession toKeep() {
    return new BackendSession(id, profile.version());
  }

  BoundMount to() {
    return to;
  }

  BackendProfile profile() {
    return profile;
  }

  boolean hasId() {
    return id != null;
  }

  /** The stream that is this session; null but over HTTP+SSE. */
  @Nullable SseChannel channel() {
    return channel;
  }

  /** Whether the backend may forget it, or has something to forget when it is ended. */
  boolean canBeLost() {
    return id != null || channel != null;
  }

  /** Whether nothing can be said in it any more, as far as is known here. */
  boolean isOver() {
    return channel != null && channel.isOver();
  }

  /** Where messages of this session go. */
  BoundMount postsTo() {
    return channel == null ? to : channel.at(to);
  }

  /**
   * One request in this session, over its transport.
   *
   * @param as how its caller knows the backend
   */
  Exchange exchange(Line line, BoundMount as, SseExchange.Sent sent) {
    if (channel == null) {
      return new HttpExchange(line, as, sent.outgoing(), sent.ending());
    }
    return sent.outgoing().verb().equals(HttpMethod.GET)
        ? new SseHearing(line, channel, as.mount().id(), sent)
        : new SseExchange(line, channel, as, sent);
  }

  /** Those of every request in this session, {@code Content-Type} and {@code Accept} included. */
  Map<String, String> headers() {
    return headers;
  }

  /**
   * Opens the stream on which the server speaks of its own accord, or one that was lost.
   *
   * @param lastEventId from which to resume; null for the stream that belongs to no request
   */
  Outgoing listening(@Nullable String lastEventId, Duration silence) {
    Map<String, String> get = new HashMap<>(headers);
    get.remove("Content-Type");
    get.put("Accept", "text/event-stream");
    if (lastEventId != null) {
      get.put(McpHeader.LAST_EVENT_ID, lastEventId);
    }
    return new Outgoing(HttpMethod.GET, get, Buffer.buffer(), silence);
  }

  /** An id that no other request in this session has. */
  long nextId() {
    return lastId.incrementAndGet();
  }

  /** Something goes on in this session. */
  synchronized void enter() {
    inUse++;
  }

  synchronized boolean isInUse() {
    return inUse > 0;
  }

  /** It has ended. Returns true if nothing goes on any more and the session is to be ended. */
  synchronized boolean leave() {
    inUse--;
    return retired && inUse == 0;
  }

  /** Nobody will enter any more. Returns true if nothing goes on: the session is to be ended. */
  synchronized boolean retire() {
    boolean first = !retired;
    retired = true;
    return first && inUse == 0;
  }

  private static Map<String, String> headers(@Nullable String id, BackendProfile profile) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json, text/event-stream");
    headers.put(McpHeader.PROTOCOL_VERSION, profile.version().value());
    if (id != null) {
      headers.put(McpHeader.SESSION_ID, id);
    }
    return Map.copyOf(headers);
  }

  /** Without its id: whoever has that has the session. */
  @Override
  public String toString() {
    return "session at " + to.mount().id();
  }
}
