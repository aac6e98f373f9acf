/* Written by `npm run types` from /api/v1/openapi.json; a test compares it with what the server says. */

export interface paths {
    "/api/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Claims I may decide, or that were decided, the newest first: of headquarters' those I may see, of an owner those
         *     of becoming their clerk. */
        get: {
            parameters: {
                query?: {
                    /** @description by which of my roles; left out: headquarters' where I may, else my dealer's */
                    as?: "hq" | "dealer_staff" | null;
                    /** @description `next_cursor` of before */
                    cursor?: number | null;
                    state?: "waiting" | "decided";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Approvals"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_allowed`, `not_owner`: decides nothing; `own_claim`, `needs_headquarters`, `needs_administrator`: not this one */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{claim_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                claim_id: number;
            };
            cookie?: never;
        };
        /** One claim as it stands now. */
        get: {
            parameters: {
                query?: {
                    /** @description by which of my roles; left out: headquarters' where I may, else my dealer's */
                    as?: "hq" | "dealer_staff" | null;
                };
                header?: never;
                path: {
                    claim_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Approval"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_allowed`, `not_owner`: decides nothing; `own_claim`, `needs_headquarters`, `needs_administrator`: not this one */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `claim_unknown`: none I may see */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{claim_id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                claim_id: number;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept or refuse, by the same rules as the link in the message: once, never one's own, and nobody's binding ends
         *     by an approval whose maker was not shown so. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    claim_id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Decision"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Approval"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_allowed`, `not_owner`: decides nothing; `own_claim`, `needs_headquarters`, `needs_administrator`: not this one */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `claim_unknown`: none I may see */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `already_decided`, by whom it says; `changed_meanwhile`: look again before deciding; `shop_day_full`: an owner takes on no more today, headquarters may */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `target_left`: can only be refused */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `reason_missing`, `malformed` */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/badges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The numbers at the tabs. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Badges"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bindings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every identity I hold now, and the dealer that serves me. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Bindings"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bindings/{binding_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                binding_id: number;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Give one identity up at once; who approved of it is told. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    binding_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `binding_unknown`: none of mine */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `already_ended` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bindings/dealer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Be nobody's customer any more. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I may promote now, with what I brought so far; what was stopped or is over is gone at once. */
        get: {
            parameters: {
                query?: {
                    /** @description `next_cursor` of before */
                    cursor?: number | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Tools"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{campaign}/promotion": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        /** One campaign of my toolbox; `promotion` is null until I take it. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    campaign: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Tool"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `campaign_unknown`: gone, or not for me */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{campaign}/promotions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a campaign to promote: the same promotion however often I ask. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    campaign: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Tool"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `campaign_unknown`: gone, or not for me */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `still_running`: the same request is under way, ask again after `Retry-After` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description malformed, or `key_reused`: this key was sent with another body */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        /** The page with all that is mine of it; opening it counts once a day. */
        get: {
            parameters: {
                query?: {
                    /** @description GB/T 2260 code that the form was answered with: `hands_to` is named for it */
                    place?: string | null;
                    /** @description the promotion by whose link one came; a forged one counts for nobody */
                    share?: string | null;
                };
                header?: never;
                path: {
                    slug: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CampaignPage"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `campaign_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{slug}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take part once more: one transaction with its limits, prize, draw and lead. What is looked at first is `held`:
         *     what it would bring is kept for it. Where the campaign `asks_wechat`, WeChat's answer is waited for 1.5 seconds. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    slug: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Enter"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Entry"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `campaign_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `already_entered` (this person or this number), `sold_out`, `not_started`, `paused`, `slot_full`, `hand_changed` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `ended` */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `field_missing`, `field_too_long`, `field_unknown`, `phone_invalid`, `phone_country`, `region_unknown`, `choice_unknown`, `date_invalid`, `slot_missing`, `slot_unknown`, `consent_missing`, `words_refused`, malformed */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take up what a code offers, by the same rules as the page's form: become a dealer's owner or clerk, an employee,
         *     or a dealer's customer. A claim sent twice is one. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Claim"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Claimed"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `follow_first` */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `scene_unknown`: unknown, or of others */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `own_shop`: a code for one's own clerks */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description over, used, taken back, or out of tries */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `name_invalid`, `phone_invalid`, `phone_missing`, `consent_missing`, `malformed` */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The dealer I own. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Dealer"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_owner`: owns no dealer */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealer/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My dealer's customers by label, the newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description `next_cursor` of before */
                    cursor?: number | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Customers"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_owner`: owns no dealer */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealer/item-codes/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What an owner of a dealer may do for whoever brings this item; `not_your_item` for goods that are not the
         *     shop's, and for what is no code of ours. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Code"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AtTheCounter"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_owner`: owns no dealer */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `code_…`: no code at all */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealer/item-codes/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An owner of a dealer lets a customer try the digits under the scratch layer again; `not_your_item` for goods that
         *     were not made for the shop. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Unlock"];
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_owner`: owns no dealer */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `code_…`: no code at all; `not_locked`, `reason_missing`, malformed */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealer/items/{item_id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                item_id: number;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An owner of a dealer takes an item back that counts for the shop; its consumer reads the reason. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    item_id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Reason"];
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_owner`: owns no dealer */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `item_unknown`: none of my shop's */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `nobodys` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `reason_missing`, malformed */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealer/numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The figures of the dealer I own: customers, where they come from, who looks after them. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Numbers"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_owner`: owns no dealer */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealer/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the people of my shop shared for it, with what came of it; who read it, `/shares/{share}/visits` says. */
        get: {
            parameters: {
                query?: {
                    /** @description `next_cursor` of before */
                    cursor?: number | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HouseShares"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_owner` */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealer/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The people of my dealer: owners first, then clerks, those let go last. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Staff"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_owner`: owns no dealer */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealer/staff/{staff_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                staff_id: number;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Let a clerk go: their binding ends at once and they are told; the record stays as history. Customers they look
         *     after go back to the dealer; hand them over before, if they are to go to a colleague. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    staff_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_owner`: owns no dealer */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `clerk_unknown`: no clerk of my dealer */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `already_left`: let go before */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealer/staff/{staff_id}/hand-over": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                staff_id: number;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand customers over: they stay my dealer's, somebody else looks after them; the record says who, when and why.
         *     `staff_id` 0 is the dealer itself, whose customers go to somebody in person. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    staff_id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Wish"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HandedOver"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_owner`: owns no dealer */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `clerk_unknown`: nobody of my dealer */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `nothing_to_hand_over`, `handed_over_meanwhile`: somebody was quicker */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `receiver_unknown`, `reason_missing`, `malformed` */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dealer/staff/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The code for clerks that my dealer hands out now. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Invitation"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_owner`: owns no dealer */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `invitation_unknown`: none is handed out now */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** A new code for clerks; the one before stops working at once. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Invitation"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_owner`: owns no dealer */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `still_running`: the same request is under way, ask again after `Retry-After` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description malformed, or `key_reused`: this key was sent with another body */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything I took part in with my vouchers, the newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description `next_cursor` of before */
                    cursor?: number | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Entries"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entries/{entry_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entry_id: number;
            };
            cookie?: never;
        };
        /** One of mine, with its voucher. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    entry_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Entry"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `entry_unknown`: none of mine */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        /** I take no part any more; the turn stays used. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    entry_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `entry_unknown`: none of mine */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `voucher_used` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entries/{entry_id}/rank": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entry_id: number;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask WeChat of my account, where one of mine waits for that (`needs_rank`): after the mini program's own sign-in,
         *     since WeChat answers of whoever opened it in the last two hours. What came of it; still `needs_rank` when WeChat
         *     did not answer. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    entry_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Entry"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `entry_unknown`: none of mine */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gifts/{gift}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gift: string;
            };
            cookie?: never;
        };
        /** A gift before I accept it; who gives it is for them to say. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    gift: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Gift"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `gift_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gifts/{gift}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gift: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept a gift: it is mine, with its warranty and what is unused. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    gift: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Accept"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Bound"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `gift_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `gift_stopped`: its code is frozen or void */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `gift_gone`, `gift_taken_back`, `gift_expired` */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `consent_missing`, `gift_to_oneself`, malformed */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/item-codes/bind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The item is mine: its warranty begins, its privileges are granted. Mine already, it stays as it is. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Bind"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Bound"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `code_not_available`, whatever the cause */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `owned_by_another`, `inner_locked` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `code_…`, `gtin_wrong`, `consent_missing`, `inner_missing`, `inner_wrong`, malformed */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/item-codes/terms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What I am told before I bind. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Code"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Terms"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `code_…`, `gtin_wrong`: no code at all */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/item-codes/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** `not_available` for what is unknown, void, frozen, not active, of another kind or of another GTIN: all alike.
         *     `owner` never says more of somebody else than that there is one. Looks of employees and of dealers' people are
         *     counted apart and are nobody's first. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CodeLook"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Verdict"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `code_…`, `gtin_wrong`: no code at all */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I own, bound last first. */
        get: {
            parameters: {
                query?: {
                    /** @description `next_cursor` of before */
                    cursor?: number | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Items"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/items/{item_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                item_id: number;
            };
            cookie?: never;
        };
        /** One item of mine with all it brings. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    item_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemCard"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `item_unknown`: none of mine */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/items/{item_id}/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                item_id: number;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Offer it as a gift: whoever opens the link may accept it, once, within seven days. While an offer stands it is
         *     given again. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    item_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["GiftOfMine"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `item_unknown`: none of mine */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `item_stopped`: its code is frozen or void */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description malformed, or `key_reused`: this key was sent with another body */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        /** Take the offer back. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    item_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `item_unknown`: none of mine */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jssdk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What wx.config wants for one page of ours, its #fragment left out; the ticket behind it stays here. */
        get: {
            parameters: {
                query: {
                    /** @description of the page */
                    url: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Signature"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `url_refused`: a page of others */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description WeChat does not answer; come back in a moment */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The leads of one box, the newest first; a word is looked for in all boxes that are mine. */
        get: {
            parameters: {
                query?: {
                    /** @description in my hand; in a pool I may take from; of everybody I look after */
                    box?: "mine" | "pool" | "team";
                    /** @description `next_cursor` of before */
                    cursor?: number | null;
                    /** @description a number, its last four digits, a label or an interest; in all boxes of mine */
                    q?: string;
                    state?: "" | "new" | "returned" | "pool" | "assigned" | "claimed" | "contacted" | "qualified" | "opportunity" | "won" | "lost" | "closed";
                    /** @description nobody answered yet, or the date to come back to it is over */
                    waits?: "" | "unanswered" | "overdue";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Leads"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_ours`: nobody of the house */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** Enter a lead of mine: of my dealer, or of headquarters when I am its employee. Where headquarters wants to see it
         *     first, it waits (`new`) for its nod. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewLead"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Entered"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_ours`: nobody of the house */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `lead_exists`: somebody works on it; never who */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `consent_missing`, `name_missing`, `interest_missing`, `phone_invalid`, `region_unknown`, `malformed` */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leads/{lead_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                lead_id: number;
            };
            cookie?: never;
        };
        /** One lead with its trail, and what I may do with it now. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    lead_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OneLead"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_ours`: nobody of the house */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `lead_unknown`: none of those I may see */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leads/{lead_id}/call": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                lead_id: number;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The whole number, for whoever holds the lead and was named by its person (`number_not_yours` otherwise). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    lead_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WholeNumber"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_ours`; `not_your_lead`: in somebody else's hand */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `lead_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `lead_ended`, `lead_cannot` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leads/{lead_id}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                lead_id: number;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take it from a pool, or take up what was given to me. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    lead_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OneLead"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_ours`; `not_your_lead`: in somebody else's hand */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `lead_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `lead_taken`, `too_many_leads`, `lead_ended`, `lead_cannot` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description malformed, or `key_reused`: this key was sent with another body */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leads/{lead_id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                lead_id: number;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Not for me, with a reason: a clerk's goes to the dealer's pool, an owner's to the next dealer. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    lead_id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LetGo"];
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_ours`; `not_your_lead`: in somebody else's hand */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `lead_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `lead_ended`, `lead_cannot` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description malformed, or `key_reused`: this key was sent with another body */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leads/{lead_id}/follow-ups": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                lead_id: number;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Note what was said, when to come back to it, and how far it came; the first one answers the lead. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    lead_id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["FollowUp"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FollowedUp"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_ours`; `not_your_lead`: in somebody else's hand */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `lead_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `lead_ended`, `lead_cannot` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `note_missing`, `next_at_unfit`, `opportunity_unfit`, `product_unknown`, `reason_missing`, `colleague_unknown`, `malformed` */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leads/{lead_id}/give-back": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                lead_id: number;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** I took it up and cannot go on; a reason stays with it. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    lead_id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LetGo"];
                };
            };
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_ours`; `not_your_lead`: in somebody else's hand */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `lead_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `lead_ended`, `lead_cannot` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description malformed, or `key_reused`: this key was sent with another body */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leads/{lead_id}/hand-on": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                lead_id: number;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** To a colleague of the same house, who is told; `to` is one of the lead's `colleagues`. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    lead_id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["HandOn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Received"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_ours`; `not_your_lead`: in somebody else's hand */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `lead_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `lead_ended`, `lead_cannot` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `colleague_unknown`, `malformed` */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leads/boxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many open leads each of my boxes holds. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Boxes"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_ours`: nobody of the house */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leads/look-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whether somebody works on this number already, before it is entered; never who. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Number"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Taken"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_ours`: nobody of the house */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `phone_invalid`, `phone_country`, `malformed` */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leads/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Products on sale that an opportunity may name, the first twenty by name. */
        get: {
            parameters: {
                query?: {
                    /** @description of a name or a code */
                    q?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OfferedProducts"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_ours`: nobody of the house */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/material-folders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The folders that hold something for me, and those above them, in headquarters' order. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Folders"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/materials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I may take out now; what was recalled or is over is gone at once. A cursor is of the order it came from. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    folder?: number | null;
                    kind?: "article" | "brochure" | "company_deck" | "company_news" | "company_video" | "customer_case" | "link" | "official_account" | "poster" | "product_case" | "product_deck" | "product_sheet" | "website_news" | null;
                    /** @description only those */
                    must_read?: boolean;
                    /** @description headquarters' own, the newest first, or what has most effect */
                    order?: "house" | "new" | "effective";
                    /** @description words of title, summary or tags */
                    q?: string;
                    /** @description only what I must read and have not yet */
                    unread?: boolean;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Materials"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/materials/{material}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                material: string;
            };
            cookie?: never;
        };
        /** One material. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    material: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Material"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `material_unknown`: gone, or not for me */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/materials/{material}/content": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                material: string;
            };
            cookie?: never;
        };
        /** The current version, to read; and how far I am. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    material: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Content"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `material_unknown`: gone, or not for me */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/materials/{material}/reading": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                material: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What of it I looked at up to now. When every page was, or the end was reached, I am through: `read_at`. Pages are
         *     believed at a second each by our own clock, so all are told again each time. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    material: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReadOn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Progress"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `material_unknown`: gone, or not for me */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `version_replaced`: open it anew */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/materials/{material}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                material: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a material out for one conversation. With `parent` it is what I pass on of a share I was sent, and the same
         *     share however often I ask. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    material: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TakeOut"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TakenOut"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `material_unknown`: gone, or not for me; `share_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `still_running`: the same request is under way, ask again after `Retry-After` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `share_ended`, `material_recalled`, `material_over`, `material_not_yet` */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description malformed, or `key_reused`: this key was sent with another body */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who I am, and in which roles. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/message-grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** I tapped 允许 for these in WeChat's question: one message more of each. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Allowed"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Preferences"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `template_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `still_running`: the same request is under way, ask again after `Retry-After` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description malformed, or `key_reused`: this key was sent with another body */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My messages, the newest first, delivered in WeChat or not; their content is kept for 30 days. */
        get: {
            parameters: {
                query?: {
                    cursor?: string | null;
                    /** @description only those I have not read */
                    unread?: boolean;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Messages"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** These are read, or all; what is not mine changes nothing. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Read"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Unread"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notice-preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How I am told now. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Preferences"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        /** Be told so from now on; what waits for me is due when these wishes say. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Wished"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Preferences"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `malformed`: also a kind that is always told */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand over the phone number WeChat verified (the code of the phone button; works once). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PhoneCode"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Phone"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description WeChat does not know the code */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I agreed to, in which words, and what may be asked of me now. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Consents"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/consents/{purpose}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                purpose: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a consent back; what it allowed is erased in the same moment. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    purpose: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `consent_unknown`: nothing to take back by itself */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far my request to be forgotten is. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Erasure"];
                    };
                };
                /** @description sign in again; also after an erasure */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** Ask to be forgotten: done within minutes, a day at the latest. Cannot be taken back. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Accepted */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Erasure"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `bound_still`: end the binding first */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description malformed, or `key_reused`: this key was sent with another body */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything held about me and nobody else, with why and how long; it is made at once. The session must be at most
         *     five minutes old: sign in with `wx.login` just before. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Copy"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `sign_in_fresh`: signed in over five minutes ago */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/redemptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was redeemed at my shop, the newest first; a clerk sees their own. */
        get: {
            parameters: {
                query?: {
                    /** @description `next_cursor` of before */
                    cursor?: number | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Redemptions"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_at_counter`: only people of a dealer in partnership */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** Redeem a voucher for my shop, once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Redeem"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Redeemed"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_at_counter`: only people of a dealer in partnership; `own_voucher`: one's own */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `voucher_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `voucher_redeemed` (says when and where), `voucher_held`, `key_reused` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `voucher_over`, `voucher_withdrawn` */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/redemptions/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a code stands for and how it stands now, before anybody redeems it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["VoucherCode"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LookedAt"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_at_counter`: only people of a dealer in partnership */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `voucher_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scenes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the code means that opened the mini program: whom it invites to be what, and how that stands for me. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Opened"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Meaning"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `scene_unknown`: unknown, or of others */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description over, taken back, or its dealer or employee left */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with the code of wx.login (`mini`) or of a page's OAuth (`oauth`); each code works once. A page of ours
         *     (`page`) hands over no code: its browser came through `/oauth/start` and is known by its cookie. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                /** @description `page`: the browser is not signed in to our pages */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description WeChat does not know the code */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        /** End this session at once, and with it the same person's sign-in to our pages in this browser. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I shared for the house I am bound to, the newest first, with what came of it up to this moment. */
        get: {
            parameters: {
                query?: {
                    /** @description `next_cursor` of before */
                    cursor?: number | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Shares"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shares/{share}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                share: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a share of mine, or of somebody of my shop: its link, and those passed on of it, show nothing any more. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    share: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description No Content */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `share_unknown`: none of mine or of my people */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shares/{share}/visits": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                share: string;
            };
            cookie?: never;
        };
        /** Who opened a share of mine or of somebody of my shop, or what was passed on of it, and how far they read, up to
         *     this moment. */
        get: {
            parameters: {
                query?: {
                    /** @description `next_cursor` of before */
                    cursor?: number | null;
                };
                header?: never;
                path: {
                    share: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Visits"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `share_unknown`: none of mine */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** I open a share in the mini program: a visit begins. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    share: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VisitOpened"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `share_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `still_running`: the same request is under way, ask again after `Retry-After` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `share_ended`, `material_recalled`, `material_over`, `material_not_yet` */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description malformed, or `key_reused`: this key was sent with another body */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The code whose customers I look after. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Invitation"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_of_a_dealer`: neither owner nor clerk */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `sign_unknown`: none was made yet */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        put?: never;
        /** Make that code; the one that stands is given again. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer instead of a second effect. Good for 24 hours, for this caller and this route. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Invitation"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_of_a_dealer`: neither owner nor clerk */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `still_running`: the same request is under way, ask again after `Retry-After` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description malformed, or `key_reused`: this key was sent with another body */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits/{visit}/beats": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                visit: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Beats of a visit of mine; those of before may come again. Times are cut to what our clock can believe. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    visit: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Beats"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Kept"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `visit_unknown`: none of mine */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `visit_over`: a day old; `share_ended`, `material_recalled`, `material_over`, `material_not_yet` */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vouches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** I see this person at my counter: their entry counts, and what they won is redeemed for my shop. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CheckCode"];
                };
            };
            responses: {
                /** @description Created */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Checked"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_at_counter`, `own_entry`, `colleague` (headquarters looks at people of the trade), `campaign_not_here` */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `check_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `entry_decided`, `voucher_redeemed` (says when and where), `not_for_counter`, `vouched_enough`: 30 a day, 60 a shop with the clerks it took on */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `check_over`: the page shows a new one */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vouches/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Who shows me this code, before I vouch for them. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CheckCode"];
                };
            };
            responses: {
                /** @description OK */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Checked"];
                    };
                };
                /** @description sign in again */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `not_at_counter`, `own_entry`, `colleague` (headquarters looks at people of the trade), `campaign_not_here` */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `check_unknown` */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `entry_decided`, `voucher_redeemed` (says when and where), `not_for_counter` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                /** @description `check_over`: the page shows a new one */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                422: components["responses"]["UNPROCESSABLE_ENTITY"];
                /** @description too often; Retry-After says when */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Error"];
                    };
                };
                default: components["responses"]["DEFAULT_ERROR"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Accept: {
            /** @description the purposes agreed to; `bind` is required */
            consents: ("bind" | "phone" | "lead_to_dealer" | "marketing" | "place")[] & unknown;
        };
        Allowed: {
            templates: string[];
        };
        Approval: {
            /** @enum {string} */
            comparison: "matches" | "differs" | "no_record";
            /**
             * @description what accepting ends: of one claim as of now, in a list as of its sending
             * @enum {string|null}
             */
            conflict: "bound_elsewhere" | "target_taken" | "both" | null;
            conflict_words: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            decided_at: string | null;
            decided_by: string | null;
            id: number;
            /** @description the WeChat person, never a name */
            label: string;
            /** @description whether the buttons are worth showing */
            may_decide: boolean;
            /** @description as they typed it */
            name: string | null;
            /** @description masked */
            phone: string | null;
            /** @description WeChat vouches for the number */
            phone_verified: boolean;
            reason: string | null;
            /** @enum {string} */
            role: "clerk" | "employee" | "owner";
            /** @description `waiting`, `accepted`, `refused`, or how else it ended */
            state: string;
            /** @description the dealer's or employee's name */
            target: string;
            target_code: string;
        };
        Approvals: {
            items: components["schemas"]["Approval"][];
            next_cursor: string | null;
        };
        Asked: {
            key: string;
            /** @enum {string} */
            kind: "name" | "phone" | "region" | "choice" | "text" | "date";
            label: string;
            options: string[];
            required: boolean;
        };
        AtTheCounter: {
            /** Format: date-time */
            bound_at: string | null;
            /** @description it can be taken back by this */
            item_id: number | null;
            /** @description its covered code is heard no more: unlock it */
            locked: boolean;
            lot: string | null;
            product: string;
        };
        Badges: {
            /** @description claims that wait for my decision */
            approvals: number;
            /** @description unread */
            messages: number;
        };
        Beat: {
            active_ms_delta: number;
            n: number;
            page: number;
            scroll_pct: number;
        };
        Beats: {
            beats: components["schemas"]["Beat"][];
        };
        Bind: {
            /**
             * @description GB/T 2260 code of where I live, read only with the consent `place`
             * @default null
             */
            city?: string | null;
            /** @description as typed, or the whole link that was scanned */
            code: string;
            /** @description the purposes agreed to; `bind` is required */
            consents: ("bind" | "phone" | "lead_to_dealer" | "marketing" | "place")[] & unknown;
            /** @default  */
            inner_code?: string;
        };
        Binding: {
            /** @description the dealer's or employee's */
            code: string;
            id: number;
            /** @description owner, clerk or employee */
            role: string;
            /** Format: date-time */
            since: string;
            /** @description as a sentence names it: 华南总代理的老板 */
            target: string;
        };
        Bindings: {
            items: components["schemas"]["Binding"][];
            next_cursor: string | null;
            /** @description the dealer whose customer I am */
            served_by: components["schemas"]["ServedBy"] | null;
        };
        Block: {
            file_url: string | null;
            kind: string;
            said: {
                [key: string]: string;
            };
        };
        Bound: {
            item: components["schemas"]["Item"];
            privileges: components["schemas"]["Privilege"][];
        };
        Boxes: {
            /** @description of mine: unanswered, or the next date is over */
            due: number;
            mine: number;
            pool: number;
            /** @description null: I look after nobody */
            team: number | null;
        };
        Brought: {
            entries: number;
            leads: number;
            redeemed: number;
            /** @description who opened the page by me, each once */
            visitors: number;
            won: number;
        };
        CampaignCard: {
            image_url: string | null;
            path: string;
            title: string;
        };
        CampaignPage: {
            /** @description WeChat is asked of the account of whoever takes part, and told my openid in the mini program and the address I come from; say so before */
            asks_wechat: boolean;
            /** @enum {string} */
            bait: "material" | "form" | "coupon" | "trial" | "lottery" | "appointment";
            blocks: components["schemas"]["Block"][];
            /** @description SHA-256 of the seed of a lottery's draws */
            commitment: string | null;
            consents: components["schemas"]["Term"][];
            cover_url: string | null;
            /** Format: date-time */
            ends_at: string | null;
            entries: components["schemas"]["Entry"][];
            fields: components["schemas"]["Asked"][];
            /** @description who gets the number with `lead_to_dealer`; shown before it is sent */
            hands_to: string;
            hours: components["schemas"]["Hour"][];
            left_turns: number;
            /** @description whoever fetches a prize here for the first time is seen at a counter; say so before */
            newcomers_in_person: boolean;
            /** @description the same as a page of WeChat's browser */
            page_url: string;
            /** @enum {string} */
            phase: "early" | "open" | "paused" | "ended" | "sold_out";
            prizes: components["schemas"]["Prize"][];
            slug: string;
            /** Format: date-time */
            starts_at: string | null;
            summary: string;
            title: string;
        };
        Card: {
            image_url: string | null;
            /** @description of the mini program's page */
            path: string;
            title: string;
        };
        CheckCode: {
            code: string;
        };
        Checked: {
            /** Format: date-time */
            at: string;
            campaign: string;
            /** @description a label, never a name */
            label: string;
            /** @description how many more I may vouch for today */
            left_today: number;
            /** @description what is handed out by the same act; null: nothing is */
            prize: string | null;
            /**
             * Format: date-time
             * @description when the prize was handed out
             */
            redeemed_at: string | null;
            /** @enum {string} */
            state: "waits" | "done";
        };
        Claim: {
            consents: "bind"[];
            /** @default  */
            name?: string;
            /**
             * @description left out: the number WeChat verified for me (POST /phone)
             * @default null
             */
            phone?: string | null;
            scene: string;
        };
        Claimed: {
            /**
             * @description `stays`: remains another dealer's customer, or one of ours
             * @enum {string}
             */
            state: "accepted" | "waiting" | "stays";
            target: string;
        };
        Code: {
            /** @description as typed, or the whole link that was scanned */
            code: string;
        };
        CodeLook: {
            /** @description as typed, or the whole link that was scanned */
            code: string;
            /**
             * @description not kept as long as nobody asks
             * @default null
             */
            place?: components["schemas"]["Where"] | null;
        };
        Colleague: {
            /** @description false: let go, kept as history */
            active: boolean;
            /**
             * Format: date-time
             * @description null: not in WeChat now
             */
            bound_since: string | null;
            /** @description how many customers they look after */
            customers: number;
            id: number;
            name: string;
            /** @description masked */
            phone: string | null;
            /** @enum {string} */
            role: "owner" | "clerk";
        };
        Consent: {
            /** Format: date-time */
            given_at: string;
            purpose: string;
            /** @description the words that were shown */
            text: string;
            /** Format: date-time */
            withdrawn_at: string | null;
        };
        Consents: {
            items: components["schemas"]["Consent"][];
            /** @description by purpose: whether to ask for it now; never within 30 days after it was taken back */
            may_ask: {
                [key: string]: unknown;
            };
            next_cursor: string | null;
        };
        Content: {
            article_html: string | null;
            /** @enum {string} */
            body: "file" | "link" | "article";
            file_url: string | null;
            film_url: string | null;
            link_title: string | null;
            link_url: string | null;
            pages: components["schemas"]["Sheet"][];
            progress: components["schemas"]["Progress"];
            version: number;
        };
        Copy: {
            label: string;
            /** Format: date-time */
            made_at: string;
            parts: components["schemas"]["Part"][];
        };
        Customer: {
            /** @description who of the staff looks after them; null: the dealer */
            held_by: number | null;
            /** @description never a name or a number */
            label: string;
            /** @description what made them this dealer's customer */
            rule: string;
            /** Format: date-time */
            since: string;
        };
        CustomerNumbers: {
            /** @description in the last 30 days */
            came: number;
            /** @description in the last 30 days */
            left: number;
            /** @description who belong to this dealer now */
            total: number;
            /** @description people who scanned a sign of this dealer in the last 30 days */
            visitors: number;
        };
        Customers: {
            items: components["schemas"]["Customer"][];
            next_cursor: string | null;
        };
        Day: {
            came: number;
            /**
             * Format: date
             * @description of China's calendar
             */
            day: string;
        };
        Dealer: {
            code: string;
            /** @description how many consumers belong to this dealer now */
            customers: number;
            name: string;
        };
        Decision: {
            /**
             * @description by which of my roles; left out: headquarters' where I may, else my dealer's
             * @default null
             * @enum {string|null}
             */
            as?: "hq" | "dealer_staff" | null;
            /** @enum {string} */
            decision: "accept" | "refuse";
            /**
             * @description needed for a refusal; the applicant reads it
             * @default
             */
            reason?: string;
            /**
             * @description the `conflict` that was on the screen
             * @default null
             * @enum {string|null}
             */
            shown_conflict?: "bound_elsewhere" | "target_taken" | "both" | null;
        };
        Effect: {
            /** @description readings to the end that came of them */
            completed: number;
            /** @description numbers that readers left */
            contacts: number;
            /** @description taken out in the last 90 days, ten at least */
            shares: number;
        };
        Enter: {
            consents?: ("prize" | "phone" | "lead_to_dealer" | "marketing")[];
            /** @description answers by key; an appointment's hour under `slot` */
            fields?: {
                [key: string]: string;
            };
            /**
             * @description whom the page named; 409 `hand_changed` when it is somebody else by now
             * @default null
             */
            hands_to?: string | null;
            /**
             * @description the promotion by whose link one came; a forged one counts for nobody
             * @default null
             */
            share?: string | null;
        };
        Entered: {
            id: number;
        };
        Entries: {
            items: components["schemas"]["Entry"][];
            next_cursor: string | null;
        };
        Entry: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            bait: "material" | "form" | "coupon" | "trial" | "lottery" | "appointment";
            campaign: string;
            /** @description of one entry that waits, or whose voucher is `in_person`: shown at a counter as a QR code, good for five to ten minutes; whoever works there vouches by it that I am real, and hands out the prize */
            check_code: string | null;
            detail: string | null;
            draw_number: number | null;
            id: number;
            may_withdraw: boolean;
            /** @description held until WeChat says what it thinks of my account: `POST …/rank`, in the mini program */
            needs_rank: boolean;
            /** @enum {string} */
            outcome: "nothing" | "won" | "lost" | "sold_out";
            prize: string | null;
            read_on_url: string | null;
            refused_reason: string | null;
            slug: string;
            /**
             * @description held: 正在核对, nothing of its outcome is told before somebody looked, but for a prize that is kept and fetched at a counter
             * @enum {string}
             */
            state: "entered" | "held" | "refused" | "withdrawn";
            voucher: components["schemas"]["Voucher"] | null;
            /** Format: date-time */
            wanted_at: string | null;
        };
        Erasure: {
            /** Format: date-time */
            asked_at: string | null;
            /**
             * Format: date-time
             * @description done by then at the latest
             */
            due_at: string | null;
            /**
             * @description `refused`: bound meanwhile; after an erasure the session itself is gone (401)
             * @enum {string}
             */
            state: "none" | "waiting" | "refused";
        };
        Error: {
            error: components["schemas"]["ErrorBody"];
        };
        ErrorBody: {
            /** @description stable, for programs */
            code: string;
            /** @description one Chinese sentence, for people */
            message: string;
            request_id: string;
        };
        Figures: {
            amount_fen: number;
            expected_on: string;
            probability: number;
            /**
             * @description its code
             * @default null
             */
            product?: string | null;
        };
        Folder: {
            id: number;
            name: string;
            parent: number | null;
        };
        Folders: {
            items: components["schemas"]["Folder"][];
            next_cursor: string | null;
        };
        FollowedUp: {
            /** @enum {string} */
            state: "new" | "returned" | "pool" | "assigned" | "claimed" | "contacted" | "qualified" | "opportunity" | "won" | "lost" | "closed";
        };
        FollowUp: {
            mentions?: number[];
            /**
             * Format: date-time
             * @description when to come back to it; null: not again; left out: as planned, if that is to come
             */
            next_at?: string | null;
            note: string;
            /** @default null */
            opportunity?: components["schemas"]["Figures"] | null;
            /**
             * @default null
             * @enum {string|null}
             */
            reason?: "busy" | "competitor" | "duplicate" | "not_interested" | "other" | "out_of_area" | "price" | "unreachable" | "wrong_number" | null;
            /**
             * @default null
             * @enum {string|null}
             */
            stage?: "lost" | "opportunity" | "qualified" | "won" | null;
            /**
             * @default call
             * @enum {string}
             */
            way?: "call" | "wechat" | "visit" | "other";
        };
        Gift: {
            consents: components["schemas"]["Term"][];
            /** Format: date-time */
            expires_at: string;
            product: string;
            /**
             * @description stopped: nobody may accept it as long as its code is frozen or void
             * @enum {string}
             */
            state: "open" | "mine" | "accepted" | "given" | "kept" | "taken_back" | "over" | "stopped";
            /** Format: date */
            warranty_until: string | null;
        };
        GiftOfMine: {
            /** Format: date-time */
            expires_at: string;
            token: string;
            url: string;
        };
        HandedOver: {
            /** @description how many were handed over */
            customers: number;
            id: number;
            receiver: string;
        };
        HandOn: {
            /** @default  */
            note?: string;
            to: number;
        };
        Hands: {
            active: boolean;
            /** @description whom they look after */
            customers: number;
            /** @description null: the dealer itself */
            id: number | null;
            name: string;
        };
        Hour: {
            /** Format: date-time */
            at: string;
            left: number;
            /** @description sent back as the field `slot` */
            slot: string;
        };
        Hours: {
            begins: string;
            /** @description the same as `begins`: no quiet hours */
            ends: string;
        };
        HouseShare: {
            active_seconds: number;
            /** @description null: they left */
            by: string | null;
            /** @description readings to the end, as of a few seconds ago */
            completed: number;
            /** Format: date-time */
            created_at: string;
            /** @description taken back: the link shows nothing any more */
            ended: boolean;
            forwards: number;
            material: string;
            share: string;
            title: string;
            visitors: number;
            /** @description openings, what was passed on included */
            visits: number;
            /** @enum {string} */
            way: "link" | "card" | "poster" | "forward";
        };
        HouseShares: {
            items: components["schemas"]["HouseShare"][];
            next_cursor: string | null;
        };
        Inspection: {
            batch: string | null;
            /**
             * Format: date-time
             * @description null while it is nobody's
             */
            bound_at: string | null;
            /** @description for whom the batch was made */
            dealer: string | null;
            /** Format: date-time */
            first_look_at: string | null;
            /** @enum {string|null} */
            kind: "item" | "carton" | "pallet" | null;
            /** @description of consumers, as far as they are kept */
            looks: number;
            lot: string | null;
            /** @description its name */
            product: string | null;
            /** @description why it is frozen or void */
            reason: string | null;
            serial: number | null;
            /**
             * @description unknown: forged or never issued, and nothing else is said
             * @enum {string}
             */
            state: "issued" | "scheduled" | "active" | "frozen" | "void" | "unknown";
            /** @description a case of a copied label is open */
            suspicious: boolean;
            /** @description the GTIN in the link is another product's */
            wrong_product: boolean;
        };
        Invitation: {
            /** Format: date-time */
            expires_at: string;
            /** @description that QR code alone, PNG */
            picture_url: string;
            scene: string;
            /** @description a page with a parametric QR code that is good now */
            url: string;
        };
        Item: {
            /**
             * Format: date-time
             * @description since when it is mine
             */
            bound_at: string;
            id: number;
            /** @description null: none was promised */
            in_warranty: boolean | null;
            product: components["schemas"]["Product"];
            /**
             * Format: date
             * @description its last day, in China
             */
            warranty_until: string | null;
        };
        ItemCard: {
            /** @description who serves me */
            dealer: string | null;
            /** @description on offer now */
            gift: components["schemas"]["GiftOfMine"] | null;
            item: components["schemas"]["Item"];
            privileges: components["schemas"]["Privilege"][];
        };
        Items: {
            items: components["schemas"]["Item"][];
            next_cursor: string | null;
            /** @description what my points come to */
            points: number;
        };
        Kept: {
            /** @description how many of these are kept now */
            kept: number;
        };
        Kind: {
            kind: string;
            name: string;
            on: boolean;
        };
        Lead: {
            /** @description a name where I may know it, else a label or the lead's number */
            called: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            given_at: string | null;
            has_phone: boolean;
            /** @description a person, a dealer; empty: headquarters' pool */
            holder: string;
            id: number;
            interest: string | null;
            /** Format: date-time */
            next_at: string | null;
            overdue: boolean;
            /** @description masked; null: not for me to know */
            phone: string | null;
            /** @enum {string} */
            source: "material" | "keyword" | "manual" | "campaign";
            /** @enum {string} */
            state: "new" | "returned" | "pool" | "assigned" | "claimed" | "contacted" | "qualified" | "opportunity" | "won" | "lost" | "closed";
            unanswered: boolean;
        };
        LeadMate: {
            id: number;
            name: string;
        };
        Leads: {
            items: components["schemas"]["Lead"][];
            next_cursor: string | null;
        };
        LetGo: {
            /** @default  */
            note?: string;
            /** @enum {string} */
            reason: "busy" | "competitor" | "duplicate" | "not_interested" | "other" | "out_of_area" | "price" | "unreachable" | "wrong_number";
        };
        Line: {
            label: string;
            text: string;
        };
        LookedAt: {
            detail: string | null;
            /** Format: date-time */
            good_until: string | null;
            /** @description a label, never a name */
            holder: string | null;
            /** @enum {string} */
            kind: "voucher" | "coupon" | "ticket";
            /** @description the campaign or the product it comes from */
            of: string;
            /** Format: date-time */
            redeemed_at: string | null;
            redeemed_here: boolean;
            /** @enum {string} */
            state: "good" | "redeemed" | "over" | "taken_back" | "held";
            title: string;
        };
        Material: {
            /** @enum {string} */
            body: "file" | "link" | "article";
            cover_url: string | null;
            effect: components["schemas"]["Effect"] | null;
            /** @enum {string|null} */
            file_kind: "picture" | "pdf" | "office" | "film" | null;
            /** @description the file itself, to look at */
            file_url: string | null;
            folder: number | null;
            id: string;
            /** @description published within 14 days */
            is_new: boolean;
            /** @enum {string} */
            kind: "article" | "brochure" | "company_deck" | "company_news" | "company_video" | "customer_case" | "link" | "official_account" | "poster" | "product_case" | "product_deck" | "product_sheet" | "website_news";
            must_read: boolean;
            /**
             * Format: date-time
             * @description the moment after the last day in time
             */
            must_read_until: string | null;
            /** @description as pictures, where there are */
            pages: number | null;
            product_line: string | null;
            /** Format: date-time */
            published_at: string | null;
            /**
             * Format: date-time
             * @description when I was through with what I must read
             */
            read_at: string | null;
            summary: string | null;
            tags: string[];
            title: string;
            /** Format: date-time */
            valid_until: string | null;
        };
        Materials: {
            items: components["schemas"]["Material"][];
            next_cursor: string | null;
        };
        Me: {
            person: components["schemas"]["Person"];
            roles: components["schemas"]["Role"][];
        };
        Meaning: {
            /**
             * @description what an approval would end
             * @enum {string|null}
             */
            conflict: "bound_elsewhere" | "target_taken" | "both" | null;
            /** @description the words beside the tick */
            consent: string;
            /** @enum {string} */
            goes_to: "bind" | "sign";
            /** @description the dealer's or employee's */
            name: string;
            /** @description PNG to long-press, for `follow_first` */
            qr_url: string | null;
            /** @description of the last try */
            refused_because: string | null;
            /** @enum {string} */
            role: "owner" | "clerk" | "employee" | "consumer";
            scene: string;
            /** @enum {string} */
            state: "open" | "follow_first" | "waiting" | "already_bound" | "used" | "insider";
            /** @description as a sentence names it: 华南总代理的老板 */
            target: string;
            /** @description mine, masked */
            verified_phone: string | null;
        };
        Message: {
            /** @description what it asks me to decide */
            approval_id: number | null;
            /** Format: date-time */
            created_at: string;
            id: string;
            lines: components["schemas"]["Line"][];
            /** @description the client's page that shows more */
            page: string | null;
            /** Format: date-time */
            read_at: string | null;
            /** @description a sentence, instead of lines */
            text: string | null;
            title: string;
            /** @description stable, for programs */
            topic: string;
        };
        Messages: {
            items: components["schemas"]["Message"][];
            next_cursor: string | null;
        };
        NewLead: {
            /** @description they were asked, and want to be called */
            agreed: boolean;
            interest: string;
            name: string;
            phone: string;
            /** @default  */
            region?: string;
        };
        Number: {
            phone: string;
        };
        Numbers: {
            /** Format: date-time */
            as_of: string;
            by_staff: components["schemas"]["Hands"][];
            customers: components["schemas"]["CustomerNumbers"];
            /** @description the last 30 days, today last */
            per_day: components["schemas"]["Day"][];
            staff: components["schemas"]["StaffNumbers"];
        };
        Offer: {
            /** @description what this template tells */
            kinds: string[];
            names: string[];
            /** @description messages I still allow */
            remaining: number;
            /** @description for wx.requestSubscribeMessage */
            template_id: string;
        };
        OfferedProduct: {
            code: string;
            name: string;
        };
        OfferedProducts: {
            items: components["schemas"]["OfferedProduct"][];
            /** @description a word would find others */
            more: boolean;
        };
        OneLead: {
            /** @description a name where I may know it, else a label or the lead's number */
            called: string;
            colleagues: components["schemas"]["LeadMate"][];
            /** Format: date-time */
            created_at: string;
            deeds: ("claim" | "decline" | "call" | "follow_up" | "hand_on" | "give_back")[];
            /** Format: date-time */
            given_at: string | null;
            has_phone: boolean;
            /** @description a person, a dealer; empty: headquarters' pool */
            holder: string;
            id: number;
            interest: string | null;
            mine: boolean;
            /** @description whom the number is for; empty: headquarters */
            named: string | null;
            /** Format: date-time */
            next_at: string | null;
            opportunity: components["schemas"]["Opportunity"] | null;
            outcome: string | null;
            overdue: boolean;
            /** @description masked; null: not for me to know */
            phone: string | null;
            place: string;
            /** @enum {string} */
            source: "material" | "keyword" | "manual" | "campaign";
            /** @enum {string} */
            state: "new" | "returned" | "pool" | "assigned" | "claimed" | "contacted" | "qualified" | "opportunity" | "won" | "lost" | "closed";
            trail: components["schemas"]["Step"][];
            unanswered: boolean;
        };
        Opened: {
            /**
             * @description a plain-link QR code's address, decoded; used when there is no scene
             * @default null
             */
            q?: string | null;
            /** @default null */
            scene?: string | null;
        };
        Opportunity: {
            amount_fen: number;
            /** @description a day */
            expected_on: string;
            /** @description per cent */
            probability: number;
            /** @description its name */
            product: string | null;
        };
        PageHeat: {
            page: number;
            seconds: number;
        };
        PaginationMetadata: {
            /** @description First available page number. */
            first_page?: number;
            /** @description Last available page number. */
            last_page?: number;
            /** @description Next page number. */
            next_page?: number;
            /** @description Current page number. */
            page?: number;
            /** @description Previous page number. */
            previous_page?: number;
            /** @description Total number of items. */
            total?: number;
            /** @description Total number of pages. */
            total_pages?: number;
        };
        Part: {
            basis: string;
            kept: string;
            purpose: string;
            /** @description values by the names of their columns */
            rows: {
                [key: string]: unknown;
            }[];
            /** @description stable, for programs */
            table: string;
            title: string;
            /** @description what is not given, and why */
            withheld: string[];
        };
        Person: {
            id: number;
            /** @description a stable name for a stranger, such as 访客 7F3K */
            label: string;
        };
        Phone: {
            /** @description bindings this phone just proved */
            bound: string[];
            /** @description masked */
            phone: string;
        };
        PhoneCode: {
            code: string;
        };
        Preferences: {
            /** @description null: each by itself */
            daily_at: string | null;
            /** @description those that may be switched off and concern me; others are always told */
            kinds: components["schemas"]["Kind"][];
            mini_program: components["schemas"]["Offer"][];
            quiet: components["schemas"]["StandingHours"];
        };
        Privilege: {
            /** @description points, or months of warranty */
            amount: number | null;
            detail: string | null;
            /** Format: date-time */
            good_until: string | null;
            id: number;
            /** @enum {string} */
            kind: "warranty" | "points" | "coupon" | "content" | "ticket";
            link: string | null;
            title: string;
            /** Format: date-time */
            used_at: string | null;
            /** @description shown where it is used */
            voucher: string | null;
        };
        Prize: {
            detail: string | null;
            left: number;
            name: string;
            /** @description the chance of one draw in a million */
            odds_ppm: number | null;
            picture_url: string | null;
        };
        Product: {
            code: string;
            lot: string | null;
            name: string;
            /** @description its main picture */
            picture_url: string | null;
        };
        ProductPart: {
            name: string | null;
            value: string;
        };
        Progress: {
            /** Format: date-time */
            read_at: string | null;
            /** @description pages, until I am through */
            seen: number[];
            /** @description I must read it, and how far I am is recorded; else nothing is */
            wanted: boolean;
        };
        Promotion: {
            card: components["schemas"]["CampaignCard"];
            /** @description a round code of the mini program, PNG */
            mini_url: string;
            poster_url: string;
            /** @description the same for print: its code does not die */
            print_url: string;
            /** @description a code of the Official Account, good now, PNG */
            qr_url: string;
            token: string;
            /** @description the campaign's page, in my name */
            url: string;
        };
        Read: {
            /**
             * @description left out: all of mine
             * @default null
             */
            ids?: string[] | null;
        };
        ReadOn: {
            /**
             * @description that were in sight for a second, all of them each time
             * @default []
             */
            pages?: number[];
            /** @default 0 */
            scroll_pct?: number;
            version: number;
        };
        Reason: {
            reason: string;
        };
        Received: {
            receiver: string;
        };
        Redeem: {
            code: string;
            /** @description my phone's own name of this scan: sent again it brings the same answer, for good */
            key: string;
            /**
             * Format: date-time
             * @description when it was scanned, if the phone had no network; believed for 72 hours
             * @default null
             */
            scanned_at?: string | null;
        };
        Redeemed: {
            /** Format: date-time */
            at: string;
            detail: string | null;
            /** Format: date-time */
            good_until: string | null;
            /** @description a label, never a name */
            holder: string | null;
            id: number;
            /** @enum {string} */
            kind: "voucher" | "coupon" | "ticket";
            /** @description the campaign or the product it comes from */
            of: string;
            /** Format: date-time */
            scanned_at: string;
            title: string;
            /** @description headquarters took it back meanwhile */
            undone: boolean;
        };
        Redemption: {
            /** Format: date-time */
            at: string;
            by: string | null;
            /** @description a label, never a name */
            holder: string | null;
            id: number;
            /** @enum {string} */
            kind: "voucher" | "coupon" | "ticket";
            title: string;
            undone: boolean;
        };
        Redemptions: {
            items: components["schemas"]["Redemption"][];
            next_cursor: string | null;
        };
        Role: {
            /** @description the dealer's name, for dealer_staff */
            dealer?: string;
            /** @description for dealer_staff */
            dealer_code?: string;
            /** @enum {string} */
            kind: "hq" | "employee" | "dealer_staff" | "consumer";
            name: string;
            /** @description for dealer_staff: whether they own the dealer */
            owner?: boolean;
            /** @description of an employee, where headquarters wrote one down */
            position?: string;
        };
        ServedBy: {
            dealer: string;
            /** Format: date-time */
            since: string;
        };
        Session: {
            /** Format: date-time */
            expires_at: string;
            person: components["schemas"]["Person"];
            roles: components["schemas"]["Role"][];
            token: string;
        };
        Share: {
            active_seconds: number;
            /** @description readings to the end, as of a few seconds ago */
            completed: number;
            /** Format: date-time */
            created_at: string;
            /** @description taken back: the link shows nothing any more */
            ended: boolean;
            forwards: number;
            material: string;
            share: string;
            title: string;
            visitors: number;
            /** @description openings, what was passed on included */
            visits: number;
            /** @enum {string} */
            way: "link" | "card" | "poster" | "forward";
        };
        Shares: {
            items: components["schemas"]["Share"][];
            next_cursor: string | null;
        };
        Sheet: {
            height: number;
            number: number;
            url: string;
            width: number;
        };
        Signature: {
            appid: string;
            nonce: string;
            /** @description where the page loads the JS-SDK from */
            script: string;
            signature: string;
            timestamp: number;
        };
        SignIn: {
            /**
             * @description needed but for `page`
             * @default
             */
            code?: string;
            /**
             * @default mini
             * @enum {string}
             */
            via?: "mini" | "oauth" | "page";
        };
        Staff: {
            items: components["schemas"]["Colleague"][];
            next_cursor: string | null;
        };
        StaffNumbers: {
            active: number;
            /** @description of these, who are in WeChat */
            bound: number;
            /** @description who ask to become clerks */
            waiting: number;
        };
        StandingHours: {
            begins: string;
            /** @description the same as `begins`: no quiet hours */
            ends: string;
            /** @description false: the house's hold for me */
            mine: boolean;
        };
        Step: {
            /** Format: date-time */
            at: string;
            by: string;
            kind: string;
            /** Format: date-time */
            next_at: string | null;
            note: string | null;
            reason: string | null;
            /** @description of active reading */
            seconds: number;
            state: string;
            way: string | null;
            /** @description of a reading, a scan, a campaign */
            what: string | null;
            whom: string | null;
        };
        Taken: {
            /** @description somebody works on it; never who */
            taken: boolean;
        };
        TakenOut: {
            card: components["schemas"]["Card"];
            /** @description PNG with my name and a code that is good for weeks: who follows by it came by me */
            poster_url: string;
            /** @description the same for print: its code does not die */
            print_url: string;
            share: string;
            url: string;
        };
        TakeOut: {
            /**
             * @description the share I was sent: mine becomes a forward of it
             * @default null
             */
            parent?: string | null;
            /**
             * @default link
             * @enum {string}
             */
            way?: "link" | "card" | "poster";
        };
        Term: {
            purpose: string;
            required: boolean;
            text: string;
        };
        Terms: {
            consents: components["schemas"]["Term"][];
            /** @description who would serve me; null: the brand */
            dealer: string | null;
            /** @description the digits under the scratch layer are asked for */
            inner: boolean;
            /** @description too many wrong digits: the shop helps */
            locked: boolean;
            /** @description the words to show above the phone button (POST /phone), which nobody needs to press; null: mine is known, or I am not to be asked now */
            phone: string | null;
        };
        Tool: {
            /** @enum {string} */
            bait: "material" | "form" | "coupon" | "trial" | "lottery" | "appointment";
            /** @description false: to be announced, not yet to be entered */
            begun: boolean;
            brought: components["schemas"]["Brought"];
            cover_url: string | null;
            /** Format: date-time */
            ends_at: string | null;
            /** @description the campaign's */
            id: string;
            /** @description what we call it among ourselves */
            name: string;
            promotion: components["schemas"]["Promotion"] | null;
            /** Format: date-time */
            starts_at: string | null;
            summary: string;
            /** @description what its page says to everybody */
            title: string;
        };
        Tools: {
            items: components["schemas"]["Tool"][];
            next_cursor: string | null;
        };
        Unlock: {
            /** @description as typed, or the whole link that was scanned */
            code: string;
            reason: string;
        };
        Unread: {
            unread: number;
        };
        Verdict: {
            /** Format: date-time */
            first_verified_at: string | null;
            /** @description only for employees, and for a dealer's people of batches made for their dealer */
            inspection: components["schemas"]["Inspection"] | null;
            may_bind: boolean;
            /** @enum {string} */
            owner: "nobody" | "me" | "somebody_else";
            product: components["schemas"]["VerifiedProduct"] | null;
            /**
             * Format: date-time
             * @description when the first of them looked
             */
            seen_by_others_at: string | null;
            /** @description the city they looked from, where it is known */
            seen_by_others_place: string | null;
            /** @enum {string} */
            verdict: "genuine" | "seen_before" | "suspicious" | "not_available";
        };
        VerifiedProduct: {
            code: string;
            lot: string | null;
            name: string;
            parameters: components["schemas"]["ProductPart"][];
            /** @description the main one first */
            picture_urls: string[];
            selling_points: components["schemas"]["ProductPart"][];
            /** @description 0: none is promised */
            warranty_months: number;
        };
        Visit: {
            active_seconds: number;
            completed: boolean;
            /** @description 0: they had it from me */
            depth: number;
            forwarded: boolean;
            furthest_page: number;
            heat: components["schemas"]["PageHeat"][];
            /** @description never a name or a number */
            label: string;
            /** Format: date-time */
            last_at: string | null;
            /** Format: date-time */
            opened_at: string;
            pages: number;
            /** @description where they left it for me */
            phone: string | null;
            /** @description the label of who passed it on */
            via: string | null;
        };
        VisitOpened: {
            /** @description the share by which I would pass it on */
            forward: string;
            /** @description null: I objected, nothing is recorded */
            visit: string | null;
        };
        Visits: {
            items: components["schemas"]["Visit"][];
            next_cursor: string | null;
        };
        Voucher: {
            /** @description shown to the counter as a QR code */
            code: string;
            /** Format: date-time */
            good_until: string | null;
            /** @description a counter has to see me first: the entry's `check_code` is shown in its place */
            in_person: boolean;
            /** @enum {string} */
            state: "good" | "used" | "expired" | "withdrawn";
            /** Format: date-time */
            used_at: string | null;
        };
        VoucherCode: {
            code: string;
        };
        Where: {
            latitude: number;
            longitude: number;
        };
        WholeNumber: {
            /** @description whole, as people dial it */
            phone: string;
        };
        Wish: {
            /**
             * @description some of them, by label; null: everybody the giver looks after
             * @default null
             */
            customers?: string[] | null;
            reason: string;
            /** @description who of the staff receives them; null: the dealer itself */
            to: number | null;
        };
        Wished: {
            daily_at: string | null;
            off: ("approval_wanted" | "bound" | "left" | "reader_warm" | "phone_left" | "item_bound" | "item_mine" | "must_read" | "lead_new" | "lead_unanswered" | "lead_next" | "lead_mention" | "lead_refused" | "prize_won" | "voucher_ending" | "prize_scarce")[];
            /** @description null: the house's */
            quiet: components["schemas"]["Hours"] | null;
        };
    };
    responses: {
        /** @description Default error response */
        DEFAULT_ERROR: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Unprocessable Entity */
        UNPROCESSABLE_ENTITY: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
