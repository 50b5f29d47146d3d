package dev.portolan.node.app;

import dev.portolan.node.tenant.CallContext;
import dev.portolan.node.tenant.ClientFactory;
import dev.portolan.node.wire.BackendAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Finds each caller's backend by the port in its claims. Found by the service loader. */
public final class LocalClientFactory implements ClientFactory {
  @Override
  public String name() {
    return "local";
  }

  @Override
  public Optional<BackendAddress> addressFor(CallContext context) {
    return context
        .claim("port")
        .map(port -> URI.create("http://127.0.0.1:" + port + "/mcp"))
        .map(uri -> new BackendAddress(uri, Map.of("x-user", context.subject())));
  }
}
