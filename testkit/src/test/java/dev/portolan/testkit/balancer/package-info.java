/** The balancer adds nothing and loses nothing. */
@NullMarked
package dev.portolan.testkit.balancer;

import org.jspecify.annotations.NullMarked;
