/** Tests of the tenant room. */
@NullMarked
package dev.portolan.node.tenant;

import org.jspecify.annotations.NullMarked;
