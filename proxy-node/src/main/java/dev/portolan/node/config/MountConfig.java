package dev.portolan.node.config;

import dev.portolan.model.catalog.MountId;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A backend as one tenant sees it.
 *
 * @param id its name in the configuration
 * @param url where the backend is; may hold variables of the call context; empty with a factory
 * @param factory name of a {@code ClientFactory} that makes the address in place of {@code url},
 *     {@code headers} and {@code bearer}; null for none
 * @param headers sent with every request; names in lower case, values may hold variables
 * @param bearer sent as {@code Authorization: Bearer}; may hold variables; null for none
 * @param era how to speak with the backend
 * @param naming how its entries are called
 * @param ttl freshness of its listings in place of hints and default; zero turns caching off; null
 *     for none
 * @param onClientList what an explicit list of a client does
 * @param share whether tenants with the very same mount share its listings
 * @param sessions whether legacy clients have sessions of their own at a legacy backend
 * @param requiredScopes a caller needs all of them to see the mount
 * @param callTimeout in place of the node's; null for none
 */
public record MountConfig(
    MountId id,
    Template url,
    @Nullable String factory,
    Map<String, Template> headers,
    @Nullable Template bearer,
    EraChoice era,
    NamingConfig naming,
    @Nullable Duration ttl,
    OnClientList onClientList,
    Share share,
    Sessions sessions,
    Set<String> requiredScopes,
    @Nullable Duration callTimeout) {
  public MountConfig {
    headers = inLowerCase(headers);
    requiredScopes = Set.copyOf(requiredScopes);
    if (factory == null && url.parts().isEmpty()) {
      throw new IllegalArgumentException("url: '' (expected: an absolute http or https URL)");
    }
    for (String header : headers.keySet()) {
      if (!HeaderRules.isName(header) || HeaderRules.isReserved(header)) {
        throw new IllegalArgumentException(
            "headers: '"
                + header
                + "' (expected: a header that the gateway does not write itself)");
      }
    }
    if (ttl != null) {
      CatalogConfig.TTL.require("ttl", ttl);
    }
    if (callTimeout != null) {
      LimitsConfig.TIMEOUT.require("callTimeout", callTimeout);
    }
  }

  private static Map<String, Template> inLowerCase(Map<String, Template> headers) {
    return headers.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
  }

  /** How to speak with a backend. */
  public enum EraChoice {
    /** Found out by asking. */
    AUTO,
    MODERN,
    LEGACY,
    /** Legacy over the transport of 2024-11-05, which is deprecated. */
    HTTP_SSE
  }

  /** What an explicit list of a client does. */
  public enum OnClientList {
    /** It is answered from the catalog, like any look-up. */
    SERVE,
    /** It fetches the listing anew, for everyone that shares it. */
    REFRESH
  }

  /** In whose sessions legacy clients are spoken for at a legacy backend. */
  public enum Sessions {
    /** Each session of a client has one of its own there. */
    PER_CLIENT,
    /** Their calls share the sessions of the gateway, as those of modern clients do. */
    SHARED
  }

  /** Who may share a public listing. */
  public enum Share {
    TENANT,
    ALL_TENANTS
  }
}
