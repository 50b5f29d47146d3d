package dev.portolan.node.tenant;

import dev.portolan.node.wire.BackendAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The example of docs/configuration.md: premium callers have a backend of their own. */
public final class RegionalClientFactory implements ClientFactory {
  @Override
  public String name() {
    return "regional";
  }

  @Override
  public Optional<BackendAddress> addressFor(CallContext context) {
    return context
        .tenantAttribute("region")
        .map(region -> region + (isPremium(context) ? ".premium" : "") + ".crm.example")
        .map(host -> URI.create("https://" + host + "/mcp"))
        .map(uri -> new BackendAddress(uri, Map.of("x-user", context.subject())));
  }

  private static boolean isPremium(CallContext context) {
    return context.claim("plan").filter("premium"::equals).isPresent();
  }
}
