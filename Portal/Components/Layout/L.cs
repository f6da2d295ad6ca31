namespace Portal.Components.Layout;
