/**
 * Who is asking, with what rights, and which backends that opens to them. Bindings, the rules that
 * make a backend client for a caller, are evaluated against a context that records every read, so
 * that whatever depends on the caller is known to. Level 2.
 */
@NullMarked
package dev.portolan.node.tenant;

import org.jspecify.annotations.NullMarked;
