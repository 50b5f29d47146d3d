package dev.portolan.node.catalog;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.TenantId;

/**
 * Who asks. The same subject with other scopes is another caller to a backend that says private.
 */
record SimCaller(TenantId tenant, String subject, String scopes) {

  /** All that are told the same by a backend that knows its tenants only. */
  String ofTenant() {
    return tenant.value();
  }

  /** By a backend whose binding reads the subject. */
  String ofSubject() {
    return tenant.value() + "." + subject;
  }

  /** By a backend that says private. */
  String own() {
    return tenant.value() + "." + subject + "." + scopes;
  }

  Fingerprint authorization() {
    return Fingerprint.of("authorization").add(own()).build();
  }
}
