package dev.portolan.node.tenant;

import dev.portolan.node.config.HeaderRules;
import dev.portolan.node.wire.BackendAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * An address made by somebody's code, through the same recording context and under the same rules
 * as one from a template.
 */
final class FactoryBinding implements Binding {
  private final ClientFactory factory;

  FactoryBinding(ClientFactory factory) {
    this.factory = factory;
  }

  @Override
  public Optional<BackendAddress> addressFor(RecordingContext context) {
    Optional<BackendAddress> address = Objects.requireNonNull(factory.addressFor(context));
    address.ifPresent(FactoryBinding::check);
    return address;
  }

  /** Messages name the header, never its value. */
  private static void check(BackendAddress address) {
    if (address.uri().getRawUserInfo() != null || address.uri().getRawFragment() != null) {
      throw new IllegalArgumentException("uri: (expected: no user and no fragment)");
    }
    address
        .headers()
        .forEach(
            (name, value) -> {
              if (!HeaderRules.isName(name) || HeaderRules.isReserved(name)) {
                throw new IllegalArgumentException(
                    "header name (expected: in lower case, and not the transport's own)");
              }
              if (!HeaderRules.isValue(value)) {
                throw new IllegalArgumentException(
                    "header " + name + ": *** (expected: visible ASCII on one line)");
              }
            });
  }
}
