package dev.portolan.node.backend;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.wire.BackendAddress;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of this node at legacy backends: one for each way to reach one, opened when first
 * asked for, once however many ask, ended when idle or when the node stops. Safe for use by several
 * event loops.
 */
final class LegacySessions implements SessionSource {
  private static final int MAX_SESSIONS = 10_000;

  private final Handshakes handshakes;
  private final BackendSettings settings;
  private final Cache<BackendAddress, LegacySession> open;
  private final SingleFlight<BackendAddress, LegacySession> flights;

  LegacySessions(Handshakes handshakes, BackendSettings settings) {
    this.handshakes = handshakes;
    this.settings = settings;
    this.open =
        Caffeine.newBuilder()
            .maximumSize(MAX_SESSIONS)
            .expireAfterAccess(settings.pace().sessionIdle())
            .ticker(settings.ticker())
            .executor(Runnable::run)
            .evictionListener(this::evicted)
            .build();
    this.flights = new SingleFlight<>(open::getIfPresent);
  }

  /** The session that calls to this mount share. */
  @Override
  public Future<LegacySession> sessionOf(BoundMount to) {
    return flights
        .run(to.address(), address -> handshakes.open(to, initialize()).map(this::keep))
        .recover(cause -> Faults.seenBy(to.mount().id(), cause));
  }

  @Override
  public void lost(LegacySession session) {
    open.asMap().remove(session.to().address(), session);
  }

  @Override
  public void leave(LegacySession session) {
    if (session.leave()) {
      handshakes.end(session);
    }
  }

  @Override
  public Future<?> tell(LegacySession session, Buffer message) {
    return handshakes.tell(session, message);
  }

  /** Ends idle sessions. To be called now and then. */
  void sweep() {
    open.cleanUp();
  }

  /** Ends all sessions; completes when the backends have heard or their time is over. */
  Future<?> close() {
    List<LegacySession> all = List.copyOf(open.asMap().values());
    open.invalidateAll();
    return Future.join(all.stream().map(handshakes::end).toList()).otherwiseEmpty();
  }

  private void evicted(
      @Nullable BackendAddress address, @Nullable LegacySession session, RemovalCause cause) {
    if (session != null && session.retire()) {
      handshakes.end(session);
    }
  }

  private LegacySession keep(LegacySession session) {
    open.put(session.to().address(), session);
    return session;
  }

  /** In Portolan's own name: many share what is opened so. */
  private Buffer initialize() {
    var params = Messages.object().put("protocolVersion", ProtocolVersion.V2025_11_25.value());
    params.putObject("capabilities");
    params.set("clientInfo", Messages.clientInfo(settings.version()));
    return Messages.request(LegacySession.INITIALIZE_ID, McpMethod.INITIALIZE.wireName(), params);
  }
}
