package dev.portolan.node.backend;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.node.catalog.ListingSource;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.node.observe.Leg;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;

/**
 * Asks backends for their lists.
 *
 * @param line on which lists are fetched; not the one of calls, so that neither waits for the other
 */
record HttpListingSources(
    Line line,
    Conversation.Room room,
    BackendProfiles profiles,
    BackendSettings settings,
    BackendMeter meter)
    implements ListingSources {

  @Override
  public ListingSource of(BoundMount mount) {
    return new Source(this, mount);
  }

  /** The lists of one backend. */
  private record Source(HttpListingSources sources, BoundMount mount) implements ListingSource {

    @Override
    public Future<Fetched> fetch(EntryKind kind) {
      return fetch(kind, Leg.NONE);
    }

    @Override
    public Future<Fetched> fetch(EntryKind kind, Leg by) {
      Leg leg = sources.meter().loading(mount.mount().id(), kind, by);
      return sources
          .line()
          .home(sources.profiles().profileOf(mount))
          .compose(profile -> new ListingFetch(sources, mount, kind, profile, leg).all())
          .recover(cause -> Faults.<Fetched>seenBy(mount.mount().id(), cause))
          .onFailure(cause -> leg.failed(wordFor(cause)))
          .onComplete(done -> leg.end());
    }

    private static String wordFor(Throwable cause) {
      return cause instanceof FaultException known
              && known.fault() instanceof Fault.BackendFailed failed
          ? failed.reason().word()
          : Fault.Internal.class.getSimpleName();
    }
  }
}
