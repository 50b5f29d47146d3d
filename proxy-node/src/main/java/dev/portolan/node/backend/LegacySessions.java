package dev.portolan.node.backend;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.config.MountConfig.EraChoice;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.wire.BackendAddress;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.node.wire.ClientAbility;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of this node at legacy backends: one for each way to reach one, and for what the
 * clients that share it can be asked; opened when first asked for, once however many ask, ended
 * when idle or when the node stops. Safe for use by several event loops.
 */
final class LegacySessions {
  private static final int MAX_SESSIONS = 10_000;

  private final Handshakes handshakes;
  private final BackendSettings settings;
  private final Cache<Shared, LegacySession> open;
  private final SingleFlight<Shared, LegacySession> flights;
  private final SessionSource plain = new Able(Set::of);
  private volatile boolean closed;

  private record Shared(BackendAddress address, Set<ClientAbility> abilities) {}

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
    this.flights = new SingleFlight<>(this::usable);
  }

  /** Those in which the server can ask nothing. */
  SessionSource plain() {
    return plain;
  }

  /**
   * Those in which the server can ask what clients can answer that have these abilities.
   *
   * @param abilities are asked for only when a session is: a modern backend needs none
   */
  SessionSource of(Supplier<Set<ClientAbility>> abilities) {
    return new Able(abilities);
  }

  /** Sends a message whose answer is of no interest but for its HTTP status. */
  Future<Integer> post(BoundMount to, BackendSession in, Buffer message) {
    return handshakes.post(LegacySession.of(to, in), message, settings.limits().listTimeout());
  }

  private final class Able implements SessionSource {
    private final Supplier<Set<ClientAbility>> abilities;

    Able(Supplier<Set<ClientAbility>> abilities) {
      this.abilities = abilities;
    }

    /** The session that calls to this mount share. */
    @Override
    public Future<LegacySession> sessionOf(BoundMount to) {
      Shared wanted = hasOneStream(to) ? plain(to) : new Shared(to.address(), abilities.get());
      return flights
          .run(wanted, shared -> opened(to, shared))
          .recover(cause -> Faults.seenBy(to.mount().id(), cause));
    }

    @Override
    public void lost(LegacySession session) {
      SseChannel channel = session.channel();
      if (channel == null) {
        open.asMap().remove(new Shared(session.to().address(), abilities.get()), session);
      } else {
        channel.close();
      }
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
  }

  /** Ends idle sessions. To be called now and then. */
  void sweep() {
    // what one stream serves is not idle while anybody listens: or there would soon be two of them
    open.asMap()
        .forEach(
            (shared, session) -> {
              if (session.channel() != null && session.isInUse()) {
                open.asMap().computeIfPresent(shared, (key, same) -> same);
              }
            });
    open.cleanUp();
  }

  /**
   * Ends all sessions, and opens none any more, since nobody would end it; completes when the
   * backends have heard or their time is over.
   */
  Future<?> close() {
    closed = true;
    List<LegacySession> all = List.copyOf(open.asMap().values());
    open.invalidateAll();
    return Future.join(all.stream().map(handshakes::end).toList()).otherwiseEmpty();
  }

  private void evicted(
      @Nullable Shared shared, @Nullable LegacySession session, RemovalCause cause) {
    if (session != null && session.retire()) {
      handshakes.end(session);
    }
  }

  private static Shared plain(BoundMount to) {
    return new Shared(to.address(), Set.of());
  }

  /** A session that is over is still known by its transport. */
  private @Nullable LegacySession usable(Shared shared) {
    LegacySession known = open.getIfPresent(shared);
    return known == null || known.isOver() ? null : known;
  }

  /**
   * Whether the backend is reached over HTTP+SSE, as far as is known. Whom a question there is for
   * cannot be told, so that nobody's abilities are declared, and one session serves all.
   */
  private boolean hasOneStream(BoundMount to) {
    // looking is no use of it
    LegacySession known = open.policy().getIfPresentQuietly(plain(to));
    return to.mount().era() == EraChoice.HTTP_SSE || (known != null && known.channel() != null);
  }

  private Future<LegacySession> opened(BoundMount to, Shared shared) {
    if (closed) {
      return Future.failedFuture(Faults.unsent(to.mount().id(), Reason.DISCONNECTED));
    }
    return hasOneStream(to)
        ? streaming(to, shared)
        : handshakes
            .openUnlessRefused(to, initialize(shared.abilities()))
            .compose(
                found ->
                    found
                        .map(fresh -> Future.succeededFuture(keep(shared, fresh)))
                        .orElseGet(() -> refused(to, shared)));
  }

  private Future<LegacySession> refused(BoundMount to, Shared shared) {
    return shared.equals(plain(to)) ? streaming(to, shared) : plain.sessionOf(to);
  }

  private Future<LegacySession> streaming(BoundMount to, Shared shared) {
    return handshakes
        .openStream(to, initialize(shared.abilities()))
        .map(fresh -> keep(shared, fresh))
        // perhaps it speaks otherwise by now
        .onFailure(cause -> open.invalidate(shared));
  }

  private LegacySession keep(Shared shared, LegacySession session) {
    open.put(shared, session);
    if (closed && open.asMap().remove(shared, session)) {
      handshakes.end(session);
    }
    return session;
  }

  /** In Portolan's own name: many share what is opened so. */
  private Buffer initialize(Set<ClientAbility> abilities) {
    var params = Messages.object().put("protocolVersion", ProtocolVersion.V2025_11_25.value());
    params.set("capabilities", Messages.tree(ClientAbility.declared(abilities)));
    params.set("clientInfo", Messages.clientInfo(settings.version()));
    return Messages.request(LegacySession.INITIALIZE_ID, McpMethod.INITIALIZE.wireName(), params);
  }
}
