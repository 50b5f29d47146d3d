package dev.portolan.node.tenant;

import dev.portolan.node.wire.BackendAddress;
import java.util.Optional;

/** The rule that makes the backend client for a caller. */
sealed interface Binding permits TemplateBinding, FactoryBinding {

  /** The address for this caller; empty if the caller shall not see the mount. */
  Optional<BackendAddress> addressFor(RecordingContext context);
}
