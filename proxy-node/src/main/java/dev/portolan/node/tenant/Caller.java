package dev.portolan.node.tenant;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.node.wire.BoundMount;
import java.util.List;
import java.util.Set;

/**
 * An authenticated principal of a tenant, for one request.
 *
 * @param subject who it is within the tenant; {@code anonymous} for a caller without credentials
 * @param scopes what was granted
 * @param mounts that it may see, in the order of the configuration, bound for it
 * @param filtered true if others at the same URL may see something else: the tenant has mounts that
 *     this caller may not see, a binding read something of the caller, or several tenants share the
 *     URL. What it sees must then not be cached for others
 * @param authorization digest of tenant, subject and scopes (not of the token: a refreshed token is
 *     the same caller)
 * @param principal digest of tenant and subject: who it is, whatever was granted. What is a
 *     caller's own, such as a session or a task, is kept under it
 */
public record Caller(
    TenantId tenant,
    String subject,
    Set<String> scopes,
    List<BoundMount> mounts,
    boolean filtered,
    Fingerprint authorization,
    Fingerprint principal) {
  public Caller {
    scopes = Set.copyOf(scopes);
    mounts = List.copyOf(mounts);
  }
}
