package dev.portolan.node.backend;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.portolan.model.mcp.Era;
import dev.portolan.node.fault.Fault.Reason;
import dev.portolan.node.lease.Leases;
import dev.portolan.node.wire.BackendAddress;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an {@link Ear} at each backend that somebody attends; whether it listens is agreed on with
 * the other nodes. Safe for use by several threads.
 */
final class HttpAnnouncements implements Announcements {
  private static final int MAX_EARS = 10_000;

  private final Line line;
  private final Context context;
  private final Conversation.Room conversations;
  private final BackendProfiles profiles;
  private final BackendSettings settings;
  private final AnnouncementHandler handler;
  private final BackendMeter meter;
  private final Cache<BackendAddress, Ear> ears;
  private final ListeningLeases leases;

  HttpAnnouncements(
      Line line,
      Conversation.Room conversations,
      BackendProfiles profiles,
      BackendSettings settings,
      Leases leases,
      AnnouncementHandler handler,
      BackendMeter meter) {
    this.line = line;
    this.context = line.vertx().getOrCreateContext();
    this.conversations = conversations;
    this.profiles = profiles;
    this.settings = settings;
    this.handler = handler;
    this.meter = meter;
    this.ears =
        Caffeine.newBuilder()
            .maximumSize(MAX_EARS)
            .expireAfterAccess(settings.pace().unattended())
            .ticker(settings.ticker())
            .executor(Runnable::run)
            .evictionListener(
                (@Nullable BackendAddress address, @Nullable Ear ear, RemovalCause cause) -> {
                  if (ear != null) {
                    context.runOnContext(nothing -> ear.close());
                  }
                })
            .build();
    this.leases =
        new ListeningLeases(line, context, leases, settings.pace(), () -> ears.asMap().values());
  }

  @Override
  public void attend(BoundMount mount) {
    earOf(mount).attend(mount.fingerprint());
  }

  @Override
  public Future<Watch> watch(BoundMount mount, Wanted wanted, Listener listener) {
    return line.home(profiles.profileOf(mount))
        .compose(
            profile ->
                profile.era() == Era.MODERN
                    ? watchModern(mount, wanted, listener)
                    : watchLegacy(mount, profile, wanted, listener))
        .recover(cause -> Faults.seenBy(mount.mount().id(), cause));
  }

  /** Closes the streams of backends that nobody has attended for a while. */
  void sweep() {
    ears.asMap().entrySet().stream()
        .filter(entry -> !entry.getValue().watches().isEmpty())
        .forEach(entry -> ears.asMap().computeIfPresent(entry.getKey(), (key, ear) -> ear));
    ears.cleanUp();
  }

  /** Completes when no stream will be opened again, and other nodes may listen in our place. */
  Future<?> close() {
    return onContext(
        () -> {
          ears.asMap().values().forEach(Ear::close);
          ears.invalidateAll();
          return leases.close();
        });
  }

  Line line() {
    return line;
  }

  /** The event loop on which all ears live. */
  Context context() {
    return context;
  }

  Conversation.Room conversations() {
    return conversations;
  }

  BackendProfiles profiles() {
    return profiles;
  }

  BackendSettings settings() {
    return settings;
  }

  AnnouncementHandler handler() {
    return handler;
  }

  /** To be used on {@link #context} only. */
  ListeningLeases leases() {
    return leases;
  }

  BackendMeter meter() {
    return meter;
  }

  private Ear earOf(BoundMount mount) {
    return ears.get(mount.address(), address -> new Ear(this, mount));
  }

  private Future<Watch> watchModern(BoundMount mount, Wanted wanted, Listener listener) {
    return new Listening(ModernWatch.filter(wanted), settings)
        .open(conversations, line, mount)
        .compose(
            stream ->
                new ModernWatch(stream, wanted, listener).begin(conversations, line, settings));
  }

  private Future<Watch> watchLegacy(
      BoundMount mount, BackendProfile profile, Wanted wanted, Listener listener) {
    if (wanted.resources().isEmpty() || !Profiles.tellsUpdates(profile)) {
      return Faults.failed(mount.mount().id(), Reason.INVALID_RESPONSE);
    }
    Ear ear = earOf(mount);
    return line.home(
        onContext(
            () -> ear.opened().compose(open -> ear.watches().add(wanted.resources(), listener))));
  }

  private <T> Future<T> onContext(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    // what throws must fail whoever waits, not leave it waiting
    context.runOnContext(
        now -> Future.succeededFuture().compose(nothing -> work.get()).onComplete(promise));
    return promise.future();
  }
}
