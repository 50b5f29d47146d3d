package dev.portolan.node.tenant;

import java.util.Optional;

/**
 * What a binding may know of a call. Every read is recorded, present or not, and becomes part of
 * the partition: whatever a client factory reads here divides callers, and what it does not read
 * cannot.
 */
public interface CallContext {

  /** The tenant's id. */
  String tenantId();

  /** An attribute of the tenant's configuration. */
  Optional<String> tenantAttribute(String name);

  /** The caller's subject; {@code anonymous} for a caller without credentials. */
  String subject();

  /** A claim of the caller. */
  Optional<String> claim(String name);

  /** A header of the request, if the configuration allows bindings to read it. */
  Optional<String> header(String name);
}
