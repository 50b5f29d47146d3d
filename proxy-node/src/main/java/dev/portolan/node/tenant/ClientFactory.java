package dev.portolan.node.tenant;

import dev.portolan.node.wire.BackendAddress;
import java.util.Optional;

/**
 * Makes the backend address for a caller, in code, for those whom {@code ${variables}} do not
 * serve. Found by {@link java.util.ServiceLoader} and named by {@code factory} in the configuration
 * of a mount.
 *
 * <p>An implementation must depend on nothing about the call but what it reads from the context,
 * must not block, and is called from several threads.
 */
public interface ClientFactory {

  /** The name by which a mount's configuration refers to it. */
  String name();

  /** The address for this caller; empty if the caller shall not see the mount at all. */
  Optional<BackendAddress> addressFor(CallContext context);
}
