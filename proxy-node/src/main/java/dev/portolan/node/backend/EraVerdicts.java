package dev.portolan.node.backend;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.config.MountConfig.EraChoice;
import dev.portolan.node.wire.BackendAddress;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * What era each backend speaks, found out once however many ask, and kept for a while. Failures are
 * not kept: whoever asks next finds out anew. Safe for use by several event loops.
 */
final class EraVerdicts implements BackendProfiles {
  private static final int MAX_VERDICTS = 10_000;
  private static final Verdict LEGACY = new Verdict.Legacy();
  private static final Verdict ASSUMED_MODERN =
      new Verdict.Modern(Profiles.unknown(ProtocolVersion.MODERN.getFirst()));

  /** Two mounts may reach one backend in the same way and be configured to speak differently. */
  private record Key(BackendAddress address, EraChoice choice) {}

  private final EraProbe probe;
  private final LegacySessions sessions;
  private final Cache<Key, Verdict> verdicts;
  private final SingleFlight<Key, Verdict> flights;

  EraVerdicts(EraProbe probe, LegacySessions sessions, BackendSettings settings) {
    this.probe = probe;
    this.sessions = sessions;
    this.verdicts =
        Caffeine.newBuilder()
            .maximumSize(MAX_VERDICTS)
            .expireAfter(Expiry.creating((Key key, Verdict made) -> life(made, settings.pace())))
            .ticker(settings.ticker())
            .executor(Runnable::run)
            .build();
    this.flights = new SingleFlight<>(verdicts::getIfPresent);
  }

  @Override
  public Future<BackendProfile> profileOf(BoundMount mount) {
    Future<Verdict> verdict =
        switch (mount.mount().era()) {
          case LEGACY, HTTP_SSE -> Future.succeededFuture(LEGACY);
          case MODERN, AUTO -> found(mount);
        };
    return verdict.compose(
        known ->
            switch (known) {
              case Verdict.Modern modern -> Future.succeededFuture(modern.profile());
              case Verdict.Legacy legacy ->
                  sessions.plain().sessionOf(mount).map(LegacySession::profile);
            });
  }

  @Override
  public Future<Boolean> sharesSessions(BoundMount mount) {
    return switch (mount.mount().sessions()) {
      case PER_CLIENT ->
          speechOf(mount)
              .compose(
                  verdict ->
                      switch (verdict) {
                        case Verdict.Modern modern -> Future.succeededFuture(false);
                        case Verdict.Legacy legacy -> hasOneStream(mount);
                      });
      case SHARED -> speechOf(mount).map(verdict -> verdict instanceof Verdict.Legacy);
    };
  }

  /** A session over HTTP+SSE is a connection of this node, which no other could speak in. */
  private Future<Boolean> hasOneStream(BoundMount mount) {
    return sessions.plain().sessionOf(mount).map(session -> session.channel() != null);
  }

  /** How to speak to this mount's backend. A backend that is configured is not asked. */
  Future<Verdict> speechOf(BoundMount mount) {
    return switch (mount.mount().era()) {
      case AUTO -> found(mount);
      case LEGACY, HTTP_SSE -> Future.succeededFuture(LEGACY);
      case MODERN -> {
        Verdict known = verdicts.getIfPresent(key(mount));
        yield Future.succeededFuture(known == null ? ASSUMED_MODERN : known);
      }
    };
  }

  /** The backend did not behave as the verdict says. */
  void forget(BoundMount mount) {
    verdicts.invalidate(key(mount));
  }

  private Future<Verdict> found(BoundMount mount) {
    return flights
        .run(key(mount), key -> probe.judge(mount).map(made -> keep(key, made)))
        .recover(cause -> Faults.seenBy(mount.mount().id(), cause));
  }

  private Verdict keep(Key key, Verdict made) {
    Verdict kept =
        key.choice() == EraChoice.MODERN && made instanceof Verdict.Legacy ? ASSUMED_MODERN : made;
    verdicts.put(key, kept);
    return kept;
  }

  private static Key key(BoundMount mount) {
    return new Key(mount.address(), mount.mount().era());
  }

  private static Duration life(Verdict verdict, BackendSettings.Pace pace) {
    return switch (verdict) {
      case Verdict.Modern modern -> pace.modernVerdict();
      case Verdict.Legacy legacy -> pace.legacyVerdict();
    };
  }
}
