/**
 * The only room that knows Redis: what all nodes share is kept there, in one key schema. Whatever
 * is asked of it answers within the configured timeout or fails as {@link
 * dev.portolan.node.redis.StoreUnavailable}; a Redis that is gone costs a bounded wait once. Level
 * 4.
 */
@NullMarked
package dev.portolan.node.redis;

import org.jspecify.annotations.NullMarked;
