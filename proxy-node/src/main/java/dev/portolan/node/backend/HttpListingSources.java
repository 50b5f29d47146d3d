package dev.portolan.node.backend;

import dev.portolan.node.catalog.ListingSource;
import dev.portolan.node.wire.BoundMount;

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
    return kind ->
        line.home(profiles.profileOf(mount))
            .compose(profile -> new ListingFetch(this, mount, kind, profile).all())
            .recover(cause -> Faults.seenBy(mount.mount().id(), cause));
  }
}
