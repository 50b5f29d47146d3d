package dev.portolan.node.tenant;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.node.config.ApiKeyConfig;
import dev.portolan.node.config.TenantConfig;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may ask: one API key of one tenant, or whoever comes to a tenant without one. There
 * is one object for each, compared by identity, since callers are looked up by it.
 */
final class Principal {
  private final TenantConfig tenant;
  private final String subject;
  private final Set<String> scopes;
  private final Map<String, String> claims;
  private final @Nullable Instant expires;

  private Principal(
      TenantConfig tenant,
      String subject,
      Set<String> scopes,
      Map<String, String> claims,
      @Nullable Instant expires) {
    this.tenant = tenant;
    this.subject = subject;
    this.scopes = scopes;
    this.claims = claims;
    this.expires = expires;
  }

  static Principal of(TenantConfig tenant, ApiKeyConfig key) {
    return new Principal(tenant, key.subject(), key.scopes(), key.claims(), key.expires());
  }

  static Principal anonymous(TenantConfig tenant) {
    return new Principal(tenant, TenantConfig.ANONYMOUS, Set.of(), Map.of(), null);
  }

  TenantId tenant() {
    return tenant.id();
  }

  Map<String, String> attributes() {
    return tenant.attributes();
  }

  String subject() {
    return subject;
  }

  Set<String> scopes() {
    return scopes;
  }

  Map<String, String> claims() {
    return claims;
  }

  boolean isGood(Instant now) {
    return expires == null || now.isBefore(expires);
  }

  Fingerprint authorization() {
    var digest = Fingerprint.of("authorization").add(tenant().value()).add(subject);
    new TreeSet<>(scopes).forEach(digest::add);
    return digest.build();
  }

  /** Of who it is, whatever was granted. */
  Fingerprint digest() {
    return Fingerprint.of("principal").add(tenant().value()).add(subject).build();
  }

  @Override
  public String toString() {
    return subject + " of " + tenant();
  }
}
