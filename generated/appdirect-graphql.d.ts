/* eslint-disable */
/* prettier-ignore */

export type introspection_types = {
    'Account': { kind: 'OBJECT'; name: 'Account'; fields: { 'accessTypes': { name: 'accessTypes'; type: { kind: 'LIST'; name: never; ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'ENUM'; name: 'AccountAccessType'; ofType: null; }; }; } }; 'countryCode': { name: 'countryCode'; type: { kind: 'SCALAR'; name: 'String'; ofType: null; } }; 'createdOn': { name: 'createdOn'; type: { kind: 'SCALAR'; name: 'DateTime'; ofType: null; } }; 'defaultRole': { name: 'defaultRole'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'ENUM'; name: 'AccountMembershipRole'; ofType: null; }; } }; 'externalId': { name: 'externalId'; type: { kind: 'SCALAR'; name: 'String'; ofType: null; } }; 'id': { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null; }; } }; 'name': { name: 'name'; type: { kind: 'SCALAR'; name: 'String'; ofType: null; } }; 'status': { name: 'status'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'ENUM'; name: 'AccountStatus'; ofType: null; }; } }; 'website': { name: 'website'; type: { kind: 'SCALAR'; name: 'String'; ofType: null; } }; }; };
    'AccountAccessType': { name: 'AccountAccessType'; enumValues: 'VENDOR' | 'RESELLER' | 'CHANNEL_ADMIN' | 'REFERRAL' | 'NON_CHANNEL_ADMIN' | 'NON_VENDOR'; };
    'AccountAlreadyExistError': { kind: 'OBJECT'; name: 'AccountAlreadyExistError'; fields: { 'message': { name: 'message'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null; }; } }; 'path': { name: 'path'; type: { kind: 'LIST'; name: never; ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null; }; }; } }; }; };
    'AccountCannotBeCreatedWithBothReferralAndResellerError': { kind: 'OBJECT'; name: 'AccountCannotBeCreatedWithBothReferralAndResellerError'; fields: { 'message': { name: 'message'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null; }; } }; 'path': { name: 'path'; type: { kind: 'LIST'; name: never; ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null; }; }; } }; }; };
    'AccountConnection': { kind: 'OBJECT'; name: 'AccountConnection'; fields: { 'nodes': { name: 'nodes'; type: { kind: 'LIST'; name: never; ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'Account'; ofType: null; }; }; } }; 'pageInfo': { name: 'pageInfo'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'PageInfo'; ofType: null; }; } }; }; };
    'AccountInvalidCountryCodeError': { kind: 'OBJECT'; name: 'AccountInvalidCountryCodeError'; fields: { 'message': { name: 'message'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null; }; } }; 'path': { name: 'path'; type: { kind: 'LIST'; name: never; ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null; }; }; } }; }; };
    'AccountInvalidFieldValueError': { kind: 'OBJECT'; name: 'AccountInvalidFieldValueError'; fields: { 'message': { name: 'message'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null; }; } }; 'path': { name: 'path'; type: { kind: 'LIST'; name: never; ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null; }; }; } }; }; };
    'AccountMembershipRole': { name: 'AccountMembershipRole'; enumValues: 'USER' | 'SYS_ADMIN' | 'BILLING_ADMIN' | 'DEVELOPER' | 'RESELLER' | 'RESELLER_MANAGER' | 'CHANNEL_ADMIN' | 'CHANNEL_SUPPORT' | 'CHANNEL_PRODUCT_SUPPORT' | 'SALES_SUPPORT'; };
    'AccountStatus': { name: 'AccountStatus'; enumValues: 'DISABLED' | 'ENABLED' | 'ENABLED_WITHOUT_LOGIN' | 'PENDING_ACTIVATION'; };
    'AccountsFilter': { kind: 'INPUT_OBJECT'; name: 'AccountsFilter'; isOneOf: false; inputFields: [{ name: 'name'; type: { kind: 'SCALAR'; name: 'String'; ofType: null; }; defaultValue: null }, { name: 'searchText'; type: { kind: 'SCALAR'; name: 'String'; ofType: null; }; defaultValue: null }]; };
    'Boolean': unknown;
    'DateTime': unknown;
    'ID': unknown;
    'Int': unknown;
    'Mutation': { kind: 'OBJECT'; name: 'Mutation'; fields: { 'updateAccount': { name: 'updateAccount'; type: { kind: 'OBJECT'; name: 'UpdateAccountPayload'; ofType: null; } }; }; };
    'PageInfo': { kind: 'OBJECT'; name: 'PageInfo'; fields: { 'endCursor': { name: 'endCursor'; type: { kind: 'SCALAR'; name: 'String'; ofType: null; } }; 'hasNextPage': { name: 'hasNextPage'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null; }; } }; }; };
    'Query': { kind: 'OBJECT'; name: 'Query'; fields: { 'account': { name: 'account'; type: { kind: 'OBJECT'; name: 'Account'; ofType: null; } }; 'accountByExternalId': { name: 'accountByExternalId'; type: { kind: 'OBJECT'; name: 'Account'; ofType: null; } }; 'accounts': { name: 'accounts'; type: { kind: 'OBJECT'; name: 'AccountConnection'; ofType: null; } }; }; };
    'String': unknown;
    'UpdateAccountError': { kind: 'UNION'; name: 'UpdateAccountError'; fields: {}; possibleTypes: 'AccountAlreadyExistError' | 'AccountCannotBeCreatedWithBothReferralAndResellerError' | 'AccountInvalidCountryCodeError' | 'AccountInvalidFieldValueError'; };
    'UpdateAccountInput': { kind: 'INPUT_OBJECT'; name: 'UpdateAccountInput'; isOneOf: false; inputFields: [{ name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null; }; }; defaultValue: null }, { name: 'name'; type: { kind: 'SCALAR'; name: 'String'; ofType: null; }; defaultValue: null }, { name: 'countryCode'; type: { kind: 'SCALAR'; name: 'String'; ofType: null; }; defaultValue: null }, { name: 'accessTypes'; type: { kind: 'LIST'; name: never; ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'ENUM'; name: 'AccountAccessType'; ofType: null; }; }; }; defaultValue: null }, { name: 'externalId'; type: { kind: 'SCALAR'; name: 'String'; ofType: null; }; defaultValue: null }, { name: 'defaultRole'; type: { kind: 'ENUM'; name: 'AccountMembershipRole'; ofType: null; }; defaultValue: null }]; };
    'UpdateAccountPayload': { kind: 'OBJECT'; name: 'UpdateAccountPayload'; fields: { 'account': { name: 'account'; type: { kind: 'OBJECT'; name: 'Account'; ofType: null; } }; 'userErrors': { name: 'userErrors'; type: { kind: 'LIST'; name: never; ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'UNION'; name: 'UpdateAccountError'; ofType: null; }; }; } }; }; };
    'UserError': { kind: 'INTERFACE'; name: 'UserError'; fields: { 'message': { name: 'message'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null; }; } }; 'path': { name: 'path'; type: { kind: 'LIST'; name: never; ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null; }; }; } }; }; possibleTypes: 'AccountAlreadyExistError' | 'AccountCannotBeCreatedWithBothReferralAndResellerError' | 'AccountInvalidCountryCodeError' | 'AccountInvalidFieldValueError'; };
};

/** An IntrospectionQuery representation of your schema.
 *
 * @remarks
 * This is an introspection of your schema saved as a file by GraphQLSP.
 * It will automatically be used by `gql.tada` to infer the types of your GraphQL documents.
 * If you need to reuse this data or update your `scalars`, update `tadaOutputLocation` to
 * instead save to a .ts instead of a .d.ts file.
 */
export type introspection = {
  name: never;
  query: 'Query';
  mutation: 'Mutation';
  subscription: never;
  types: introspection_types;
};

import * as gqlTada from 'gql.tada';

declare module 'gql.tada' {
  interface setupSchema {
    introspection: introspection
  }
}