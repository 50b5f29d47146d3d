/** What every invalidation bus must do. */
@NullMarked
package dev.portolan.node.invalidation;

import org.jspecify.annotations.NullMarked;
