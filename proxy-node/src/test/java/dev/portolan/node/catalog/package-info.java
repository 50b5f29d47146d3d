/** Listings and views under a clock set by hand, against scripted listing sources. */
@NullMarked
package dev.portolan.node.catalog;

import org.jspecify.annotations.NullMarked;
