package dev.portolan.node.route;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.MountId;
import dev.portolan.node.catalog.Naming;
import dev.portolan.node.catalog.Placed;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BoundMount;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a thing is that a client named.
 *
 * @param originalName what the backend calls it
 */
public record Located(BoundMount mount, String originalName) {

  /** A mount of this caller. */
  public static Optional<BoundMount> mount(Caller caller, MountId mount) {
    return Owners.find(caller, mount);
  }

  /**
   * A resource: one that is listed, else one of a template, else one that can only be of one mount.
   */
  public static Optional<Located> resource(Caller caller, Views views, String uri) {
    @Nullable Placed listed = views.of(EntryKind.RESOURCE).find(uri);
    if (listed != null) {
      return Optional.of(
          new Located(Owners.mountOf(caller, listed.mount()), listed.entry().originalName()));
    }
    @Nullable Placed template = views.of(EntryKind.TEMPLATE).match(uri);
    if (template != null) {
      BoundMount mount = Owners.mountOf(caller, template.mount());
      return Optional.of(
          new Located(mount, Naming.originalUri(mount.mount().naming(), template, uri)));
    }
    return Owners.ofUnlisted(caller, uri)
        .map(mount -> Owners.mountOf(caller, mount))
        .map(bound -> new Located(bound, Naming.originalUri(bound.mount().naming(), uri)));
  }
}
