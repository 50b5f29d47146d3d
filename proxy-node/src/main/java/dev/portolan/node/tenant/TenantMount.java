package dev.portolan.node.tenant;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.node.config.MountConfig;
import dev.portolan.node.config.MountConfig.Share;
import dev.portolan.node.wire.BackendAddress;
import dev.portolan.node.wire.BoundMount;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A mount of a tenant, ready to be bound for callers. */
final class TenantMount {
  private static final Logger LOG = LoggerFactory.getLogger(TenantMount.class);

  private final TenantId tenant;
  private final MountConfig mount;
  private final Binding binding;
  private final Fingerprint fingerprint;
  private final AtomicBoolean complained = new AtomicBoolean();

  TenantMount(TenantId tenant, MountConfig mount, Binding binding, Fingerprint salt) {
    this.tenant = tenant;
    this.mount = mount;
    this.binding = binding;
    this.fingerprint = MountFingerprint.of(mount, salt);
  }

  ConfiguredMount configured() {
    return new ConfiguredMount(tenant, mount.id(), fingerprint);
  }

  /** The mount for this caller; empty if the caller may not see it, whatever the reason. */
  Optional<BoundMount> bind(Principal principal, RecordingContext context) {
    if (!principal.scopes().containsAll(mount.requiredScopes())) {
      return Optional.empty();
    }
    return address(context)
        .map(
            address ->
                new BoundMount(
                    mount,
                    fingerprint,
                    address,
                    context.close(fingerprint, mount.share() == Share.TENANT)));
  }

  private Optional<BackendAddress> address(RecordingContext context) {
    try {
      return binding.addressFor(context);
    } catch (RuntimeException | LinkageError failed) {
      complain(failed);
      return Optional.empty();
    }
  }

  /** Once for each mount, and without the message, which may hold what the factory was given. */
  private void complain(Throwable failed) {
    if (complained.compareAndSet(false, true)) {
      StackTraceElement[] trace = failed.getStackTrace();
      LOG.warn(
          "client factory {} of tenant {}, mount {} failed with {} at {}: the mount is hidden",
          mount.factory(),
          tenant,
          mount.id(),
          failed.getClass().getName(),
          trace.length == 0 ? "an unknown place" : trace[0]);
    }
  }
}
