package dev.portolan.node.route;

import dev.portolan.model.catalog.MountId;
import dev.portolan.node.catalog.Naming;
import dev.portolan.node.config.NamingConfig.ResourceUris;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BoundMount;
import java.util.List;
import java.util.Optional;

/** Finds the mount that something belongs to. */
final class Owners {
  private Owners() {}

  static Optional<BoundMount> find(Caller caller, MountId mount) {
    for (BoundMount bound : caller.mounts()) {
      if (bound.mount().id().equals(mount)) {
        return Optional.of(bound);
      }
    }
    return Optional.empty();
  }

  /** The mount of an entry that was found in this caller's own view. */
  static BoundMount mountOf(Caller caller, MountId mount) {
    return find(caller, mount)
        .orElseThrow(
            () ->
                new IllegalStateException("mount: " + mount + " (expected: one of the caller's)"));
  }

  /**
   * Whose an unlisted resource must be, if that can be told: the mount under whose URI prefix it
   * stands, or else the only mount there is. Backends hand out links to resources that they do not
   * list.
   */
  static Optional<MountId> ofUnlisted(Caller caller, String uri) {
    List<BoundMount> mounts = caller.mounts();
    for (BoundMount bound : mounts) {
      if (bound.mount().naming().resourceUris() == ResourceUris.PREFIX
          && !Naming.originalUri(bound.mount().naming(), uri).equals(uri)) {
        return Optional.of(bound.mount().id());
      }
    }
    return mounts.size() == 1
            && mounts.getFirst().mount().naming().resourceUris() == ResourceUris.KEEP
        ? Optional.of(mounts.getFirst().mount().id())
        : Optional.empty();
  }
}
